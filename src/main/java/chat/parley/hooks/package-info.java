/// Telling other systems what happens in chats.
@NullMarked
package chat.parley.hooks;

import org.jspecify.annotations.NullMarked;
