/// A client of the public protocol: what the tests, the terminal client, the load generator and the
/// fault drill use.
///
/// [ParleyClient] is the way in. Behind it [Link] keeps one connection up, [Greeting] says hello on
/// it and resumes, [Feed] hands events on once and in order, [Outbox] repeats what has no answer
/// yet, [Requests] pairs answers with questions. All of them live on one event loop, the client's
/// own for its whole life, so they need no locks.
@NullMarked
package chat.parley.client;

import org.jspecify.annotations.NullMarked;
