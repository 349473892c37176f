@NullMarked
package chat.parley.sequencer;

import org.jspecify.annotations.NullMarked;
