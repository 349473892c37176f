/// What stands between a socket and HTTP: whose connection it is, TLS, and who does not get as far
/// as a request.
@NullMarked
package chat.parley.edge;

import org.jspecify.annotations.NullMarked;
