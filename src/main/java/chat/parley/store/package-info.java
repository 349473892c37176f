/// The SQL view of the events, which can be made again from the chat log.
///
/// [Store] is what the rest of Parley knows of it; an event's JSON is opaque here. The same
/// statements run on SQLite and PostgreSQL.
@NullMarked
package chat.parley.store;

import org.jspecify.annotations.NullMarked;
