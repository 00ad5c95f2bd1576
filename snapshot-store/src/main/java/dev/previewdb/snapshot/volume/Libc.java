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
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The few system calls that Java does not offer, or whose error numbers it hides. The constants are
 * those of Linux, the same on x86-64 and arm64. An instance belongs to one thread, and reuses its
 * memory from call to call.
 */
final class Libc implements AutoCloseable {
  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY_NEW = 0x1 | 0x40 | 0x80;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final long FICLONE = 0x40049409L;
  private static final long FIEMAP = 0xC020660BL;
  private static final long MOST_AT_ONCE = 1L << 30;
  private static final int PATH_MAX = 4096;

  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle MKDIR = function("mkdir", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle FCHOWN =
      function("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CHOWN =
      function("chown", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL_INT =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle SENDFILE =
      function("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment name = arena.allocate(PATH_MAX);
  private final MemorySegment extents = arena.allocate(Extents.QUESTION);

  int openToRead(Path path) throws SystemCallException {
    return open(path, READ_ONLY);
  }

  /** A new file that only its owner can use. */
  int create(Path path) throws SystemCallException {
    return open(path, WRITE_ONLY_NEW);
  }

  private int open(Path path, int flags) throws SystemCallException {
    try {
      var fd = (int) OPEN.invokeExact(state, nameOf(path), flags | CLOSE_ON_EXEC, 0600);
      check("open", path, fd);
      return fd;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int fd, Path path) throws SystemCallException {
    try {
      check("close", path, (int) CLOSE.invokeExact(state, fd));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A new directory that only its owner can use. */
  void makeDirectory(Path path) throws SystemCallException {
    try {
      check("mkdir", path, (int) MKDIR.invokeExact(state, nameOf(path), 0700));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void give(int fd, Path path, int uid, int gid) throws SystemCallException {
    try {
      check("chown", path, (int) FCHOWN.invokeExact(state, fd, uid, gid));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void give(Path path, int uid, int gid) throws SystemCallException {
    try {
      check("chown", path, (int) CHOWN.invokeExact(state, nameOf(path), uid, gid));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Makes the new file share every block of the other. */
  void cloneBlocks(int from, int to, Path path) throws SystemCallException {
    try {
      check("clone", path, (int) IOCTL_INT.invokeExact(state, to, FICLONE, from));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Copies bytes within the kernel; never by sharing blocks, so that a copy is one. */
  void copyBytes(int from, int to, Path path) throws SystemCallException {
    try {
      long copied;
      do {
        copied = (long) SENDFILE.invokeExact(state, to, from, MemorySegment.NULL, MOST_AT_ONCE);
        check("copy", path, copied);
      } while (copied > 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** How many of a file's bytes lie in blocks that another file uses too. */
  long sharedBytes(int fd, Path path, long size) throws SystemCallException {
    try {
      var from = 0L;
      var shared = 0L;
      while (from < size) {
        Extents.ask(extents, from, size);
        check("fiemap", path, (int) IOCTL.invokeExact(state, fd, FIEMAP, extents));
        shared += Extents.shared(extents, size);
        from = Extents.end(extents, size);
      }
      return shared;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private MemorySegment nameOf(Path path) {
    // Writes over the name of the call before.
    return SegmentAllocator.prefixAllocator(name).allocateFrom(path.toString());
  }

  private void check(String call, Path path, long result) throws SystemCallException {
    if (result < 0) {
      throw new SystemCallException(call, path, (int) ERRNO.get(state, 0L));
    }
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
