@NullMarked
package chat.parley.chat;

import org.jspecify.annotations.NullMarked;
