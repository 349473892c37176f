package chat.parley.files;

/// A file has more bytes than are taken.
public final class FileTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  FileTooLargeException(long limit) {
    super("the file has more than %d bytes".formatted(limit));
  }
}
