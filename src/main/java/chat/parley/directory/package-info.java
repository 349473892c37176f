@NullMarked
package chat.parley.directory;

import org.jspecify.annotations.NullMarked;
