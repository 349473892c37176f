@NullMarked
package chat.parley.delivery;

import org.jspecify.annotations.NullMarked;
