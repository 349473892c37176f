/// Which sessions of a user are on which node. Holds nothing that cannot be told again by the
/// nodes.
@NullMarked
package chat.parley.directory;

import org.jspecify.annotations.NullMarked;
