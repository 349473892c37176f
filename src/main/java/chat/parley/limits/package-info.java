/// How much is taken from whom: the limits that keep one client from being a burden to the others,
/// and the account of what they refused. Knows nothing of what is limited.
@NullMarked
package chat.parley.limits;

import org.jspecify.annotations.NullMarked;
