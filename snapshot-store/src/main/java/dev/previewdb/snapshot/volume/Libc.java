package dev.previewdb.snapshot.volume;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The few system calls that Java does not offer, or whose error numbers it hides. The constants are
 * those of Linux, the same on x86-64 and arm64. An instance belongs to one thread, and reuses its
 * memory from call to call.
 */
final class Libc implements AutoCloseable {
  /** Stands for the working directory, so that a whole path can be given as the name. */
  private static final int AT_FDCWD = -100;

  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY_NEW = 0x1 | 0x40 | 0x80;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final long FICLONE = 0x40049409L;
  private static final long FIEMAP = 0xC020660BL;
  private static final long BTRFS_SNAPSHOT = 0x50009401L;
  private static final long BTRFS_MAKE = 0x5000940EL;
  private static final long BTRFS_DELETE = 0x5000940FL;

  /** <code>struct btrfs_ioctl_vol_args</code> of linux/btrfs.h: a file, and a name behind it. */
  private static final long BTRFS_ARGUMENTS = 4096;

  private static final long BTRFS_NAME = 8;
  private static final long MOST_AT_ONCE = 1L << 30;
  private static final int SEEK_END = 2;
  private static final int LOCK_SHARED = 1;
  private static final int LOCK_EXCLUSIVE = 2;
  private static final int LOCK_NO_WAIT = 4;

  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle OPENAT =
      variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle MKDIRAT =
      function("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETDENTS =
      function("getdents64", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle FCHOWN =
      function("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle FLOCK = function("flock", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle LSEEK =
      function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle IOCTL_INT =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle SENDFILE =
      function("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment extents = arena.allocate(Extents.QUESTION);

  int open(Path path) throws SystemCallException {
    try (var name = Arena.ofConfined()) {
      return open(AT_FDCWD, name.allocateFrom(path.toString()));
    }
  }

  int open(int directory, MemorySegment name) throws SystemCallException {
    return open(directory, name, READ_ONLY);
  }

  /** A new file that only its owner can use. */
  int create(int directory, MemorySegment name) throws SystemCallException {
    return open(directory, name, WRITE_ONLY_NEW);
  }

  private int open(int directory, MemorySegment name, int flags) throws SystemCallException {
    try {
      var fd = (int) OPENAT.invokeExact(state, directory, name, flags | CLOSE_ON_EXEC, 0600);
      return (int) check("open", fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void makeDirectory(Path path) throws SystemCallException {
    try (var name = Arena.ofConfined()) {
      makeDirectory(AT_FDCWD, name.allocateFrom(path.toString()));
    }
  }

  /** A new directory that only its owner can use. */
  void makeDirectory(int directory, MemorySegment name) throws SystemCallException {
    try {
      check("mkdir", (int) MKDIRAT.invokeExact(state, directory, name, 0700));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Reads more entries of an open directory; 0 at the end, else the number of bytes read. */
  long readEntries(int directory, MemorySegment into) throws SystemCallException {
    try {
      return check("read", (long) GETDENTS.invokeExact(state, directory, into, into.byteSize()));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int fd) throws SystemCallException {
    try {
      check("close", (int) CLOSE.invokeExact(state, fd));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void give(int fd, int uid, int gid) throws SystemCallException {
    try {
      check("chown", (int) FCHOWN.invokeExact(state, fd, uid, gid));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Locks what is open, for as long as it is open; fails rather than waits. */
  void lock(int fd, boolean shared) throws SystemCallException {
    try {
      var how = (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) | LOCK_NO_WAIT;
      check("lock", (int) FLOCK.invokeExact(state, fd, how));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** In bytes. */
  long size(int fd) throws SystemCallException {
    try {
      return check("seek", (long) LSEEK.invokeExact(state, fd, 0L, SEEK_END));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Makes the new file share every block of the other. */
  void cloneBlocks(int from, int to) throws SystemCallException {
    try {
      check("clone", (int) IOCTL_INT.invokeExact(state, to, FICLONE, from));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A new, empty subvolume in an open directory. */
  void makeSubvolume(int directory, String name) throws SystemCallException {
    subvolume("make subvolume", BTRFS_MAKE, directory, name, 0);
  }

  /** A new subvolume in an open directory that holds all that another one does. */
  void snapshotSubvolume(int from, int directory, String name) throws SystemCallException {
    subvolume("snapshot", BTRFS_SNAPSHOT, directory, name, from);
  }

  /** Takes a subvolume out of an open directory; its blocks become free in the background. */
  void deleteSubvolume(int directory, String name) throws SystemCallException {
    subvolume("delete subvolume", BTRFS_DELETE, directory, name, 0);
  }

  private void subvolume(String call, long request, int directory, String name, int file)
      throws SystemCallException {
    try (var memory = Arena.ofConfined()) {
      var arguments = memory.allocate(BTRFS_ARGUMENTS, Long.BYTES);
      arguments.set(JAVA_LONG, 0, file);
      arguments.setString(BTRFS_NAME, name);
      check(call, (int) IOCTL.invokeExact(state, directory, request, arguments));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Copies all bytes within the kernel, never by sharing blocks, so that a copy is one; returns how
   * many.
   */
  long copyBytes(int from, int to) throws SystemCallException {
    try {
      var all = 0L;
      var some = 1L;
      while (some > 0) {
        some = (long) SENDFILE.invokeExact(state, to, from, MemorySegment.NULL, MOST_AT_ONCE);
        all += check("copy", some);
      }
      return all;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** How many of a file's bytes lie in blocks that another file uses too. */
  long sharedBytes(int fd, long size) throws SystemCallException {
    try {
      var from = 0L;
      var shared = 0L;
      while (from < size) {
        Extents.ask(extents, from, size);
        check("fiemap", (int) IOCTL.invokeExact(state, fd, FIEMAP, extents));
        shared += Extents.shared(extents, size);
        from = Extents.end(extents, size);
      }
      return shared;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Where a file's bytes lie, also those kept ready behind its end; holes lie nowhere. */
  void eachExtent(int fd, Extents.Visitor visitor) throws SystemCallException {
    try {
      var from = 0L;
      while (from < Long.MAX_VALUE) {
        Extents.ask(extents, from, Long.MAX_VALUE);
        check("fiemap", (int) IOCTL.invokeExact(state, fd, FIEMAP, extents));
        Extents.each(extents, visitor);
        from = Extents.end(extents, Long.MAX_VALUE);
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private long check(String call, long result) throws SystemCallException {
    if (result < 0) {
      throw new SystemCallException(call, (int) ERRNO.get(state, 0L));
    }
    return result;
  }

  private static SystemCallException failed(Throwable e) {
    return switch (e) {
      case SystemCallException expected -> expected;
      case Error error -> throw error;
      case RuntimeException unexpected -> throw unexpected;
      // Native functions throw nothing checked.
      case Throwable other -> throw new IllegalStateException(other);
    };
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(
        name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return handle(
        name,
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  @SuppressWarnings("restricted") // native access is what this class is for
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }
}
