@NullMarked
package chat.parley.store;

import org.jspecify.annotations.NullMarked;
