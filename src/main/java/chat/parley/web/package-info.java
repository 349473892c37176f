/// The web client as a node serves it: files of the jar, made by `web/`, kept in memory and
/// answered from there.
@NullMarked
package chat.parley.web;

import org.jspecify.annotations.NullMarked;
