@NullMarked
package chat.parley.app;

import org.jspecify.annotations.NullMarked;
