/// Files that go with messages: taken, looked at, kept, given out, removed when nobody has them.
///
/// Everything here blocks and is for virtual threads, but for [chat.parley.files.FileRefs].
@NullMarked
package chat.parley.files;

import org.jspecify.annotations.NullMarked;
