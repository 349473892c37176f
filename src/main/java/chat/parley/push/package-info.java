/// Telling users who are away, by web push, what was said to them.
@NullMarked
package chat.parley.push;

import org.jspecify.annotations.NullMarked;
