package io.notice.persistence.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a node keeps its embedded database. At most one process owns it: ownership is
 * a lock on a file that the operating system drops when the process ends, however it ends, and it
 * is taken before anything else is read.
 */
final class DataFolder implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Folders of this very process. Asked before the file is opened: on POSIX systems closing any
   * channel on a file drops all locks that the process has on it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder for this process, creating it if need be.
   *
   * @throws StartRefusedException if another process has it
   */
  static DataFolder own(Path path) {
    try {
      Path root = Files.createDirectories(path.toAbsolutePath().normalize()).toRealPath();
      if (!OWN.add(root)) {
        throw new StartRefusedException(inUse(root, "this one"));
      }
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String owner = read(channel);
        channel.close();
        OWN.remove(root);
        throw new StartRefusedException(inUse(root, owner));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new StartRefusedException(
          "The data folder %s can't be used (%s); name another one with NOTICE_DATA_DIR."
              .formatted(path.toAbsolutePath().normalize(), e),
          e);
    }
  }

  /** Whether some process owns the folder now. */
  static boolean owned(Path path) {
    Path file = path.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    if (OWN.contains(path.toAbsolutePath().normalize())) {
      return true;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return !lock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inUse(Path root, String owner) {
    return "The data folder %s is in use by another running node%s; stop that one, or name another folder with NOTICE_DATA_DIR."
        .formatted(root, owner.isBlank() ? "" : " (process " + owner.strip() + ")");
  }

  /** Far behind the content, because on Windows a locked range can't be read by others. */
  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(32);
    channel.read(content, 0);
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
  }

  /**
   * Where PostgreSQL's programs, cluster, password and server log are. Only the owner of the
   * process may look inside.
   */
  Path postgres() {
    return postgres(root);
  }

  static Path postgres(Path root) {
    return root.toAbsolutePath().normalize().resolve("postgresql");
  }

  /** Creates {@link #postgres()} if it is not there. */
  void createPostgres() throws IOException {
    Path folder = Files.createDirectories(postgres());
    if (posix(folder)) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
    }
  }

  static Path passwordFile(Path root) {
    return postgres(root).resolve("password");
  }

  /** The database's password, drawn at the first start and the same ever after. */
  String password() throws IOException {
    Path file = passwordFile(root);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] secret = new byte[32];
      new SecureRandom().nextBytes(secret);
      writePrivately(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
    return Files.readString(file).strip();
  }

  /**
   * Written beside and moved, so that a process killed midway leaves no half password; never
   * readable by others.
   */
  private static void writePrivately(Path file, String content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    if (posix(file.getParent())) {
      Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.writeString(draft, content);
    Files.move(draft, file);
  }

  private static boolean posix(@Nullable Path path) throws IOException {
    return path != null && Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  /** Gives the folder up; closing the channel drops the lock. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(root);
    }
  }
}
