package chat.parley.directory;

final class LocalDirectoryTest extends DirectoryContract {
  private final LocalDirectory directory = new LocalDirectory();

  @Override
  protected Directory connect() {
    return directory;
  }
}
