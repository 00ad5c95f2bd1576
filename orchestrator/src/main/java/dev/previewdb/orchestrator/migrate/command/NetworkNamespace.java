package dev.previewdb.orchestrator.migrate.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network of another process's own, which is not connected to any other: namespaces(7). A socket
 * belongs to the network of the thread that made it, for as long as it lives and whoever uses it.
 */
final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final long SIOCSIFFLAGS = 0x8914;

  /** <code>struct ifreq</code> of netdevice(7): a name of 16 bytes, and here flags behind it. */
  private static final long INTERFACE_REQUEST = 40;

  private static final long FLAGS = 16;
  private static final short UP_AND_RUNNING = 0x1 | 0x40;

  private static final MethodHandle OPEN = function("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETNS = function("setns", 2, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET =
      function("socket", 3, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL =
      function("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle CLOSE = function("close", 1, JAVA_INT, JAVA_INT);

  private NetworkNamespace() {}

  /**
   * Listens in the network of that process, on its loopback interface.
   *
   * @throws IOException when the process is gone, or this one may not enter its network
   */
  static ServerSocketChannel listen(long process, String host, int port) throws IOException {
    FutureTask<ServerSocketChannel> listening =
        new FutureTask<>(() -> {
          enter(Path.of("/proc", Long.toString(process), "ns", "net"));
          raiseLoopback();
          ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
          return channel.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        });
    // A thread of the system's own, which ends with its one task: nothing else runs in that network
    Thread thread = Thread.ofPlatform().name("entering-network").start(listening);
    try {
      return listening.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void enter(Path namespace) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          (int) OPEN.invokeExact(arena.allocateFrom(namespace.toString()), READ_ONLY_CLOSE_ON_EXEC);
      require(fd >= 0, namespace + " cannot be opened");
      int entered = (int) SETNS.invokeExact(fd, CLONE_NEWNET);
      int closed = (int) CLOSE.invokeExact(fd);
      require(entered == 0 && closed == 0, namespace + " cannot be entered");
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void raiseLoopback() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(INTERFACE_REQUEST, Long.BYTES);
      request.setString(0, "lo");
      request.set(JAVA_SHORT, FLAGS, UP_AND_RUNNING);
      int socket = (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM, 0);
      require(socket >= 0, "no socket can be made");
      int raised = (int) IOCTL.invokeExact(socket, SIOCSIFFLAGS, request);
      int closed = (int) CLOSE.invokeExact(socket);
      require(raised == 0 && closed == 0, "the loopback interface cannot be raised");
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void require(boolean held, String words) throws IOException {
    if (!held) {
      throw new IOException(words);
    }
  }

  private static IOException failed(Throwable e) {
    return switch (e) {
      case IOException expected -> expected;
      case Error error -> throw error;
      case RuntimeException unexpected -> throw unexpected;
      // Native functions throw nothing checked
      case Throwable other -> throw new IllegalStateException(other);
    };
  }

  /** With that many arguments before those of a function that takes any number. */
  @SuppressWarnings("restricted") // native access is what this class is for
  private static MethodHandle function(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor = FunctionDescriptor.of(result, arguments);
    MemorySegment symbol = linker.defaultLookup().find(name).orElseThrow();
    return fixed < arguments.length
        ? linker.downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(fixed))
        : linker.downcallHandle(symbol, descriptor);
  }
}
