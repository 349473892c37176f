/// Takes users who were deleted out of their chats.
@NullMarked
package chat.parley.erasure;

import org.jspecify.annotations.NullMarked;
