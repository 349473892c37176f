/// Finding messages by their words.
@NullMarked
package chat.parley.search;

import org.jspecify.annotations.NullMarked;
