/// `parley bench`: a load generator of the public protocol, that checks off every message, and the
/// floors that its figures are held against.
@NullMarked
package chat.parley.bench;

import org.jspecify.annotations.NullMarked;
