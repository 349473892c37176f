/// Requests that a node makes of others by HTTP: where they may go, and what comes of them.
@NullMarked
package chat.parley.outbound;

import org.jspecify.annotations.NullMarked;
