/// The fault drill: a cluster of real processes, clients that talk, faults, and a checker that
/// reads what everybody saw.
@NullMarked
package chat.parley.drill;

import org.jspecify.annotations.NullMarked;
