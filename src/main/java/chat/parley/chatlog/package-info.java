@NullMarked
package chat.parley.chatlog;

import org.jspecify.annotations.NullMarked;
