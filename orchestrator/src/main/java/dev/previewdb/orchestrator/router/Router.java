package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens on one port for clients of PostgreSQL, and leads each to the preview it names. */
public final class Router implements AutoCloseable {
  private static final int BACKLOG = 1024;

  /** Read from one end and not taken by the other yet, of each connection. */
  private static final WriteBufferWaterMark ON_THE_WAY =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private static final long QUIET_MS = 0;
  private static final long GRACE_MS = 5_000;

  private final EventLoopGroup loops;
  private final ExecutorService waiting;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  private Router(
      RouterSettings settings,
      Destinations destinations,
      Optional<SslContext> tls,
      Transport transport) {
    Places places = new Places(settings.connections(), settings.connectionsPerPreview());
    waiting = Executors.newVirtualThreadPerTaskExecutor();
    loops = transport.loops(Thread.ofPlatform().daemon().name("router-", 0).factory());
    Sessions sessions = new Sessions(destinations, places, transport, waiting);
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(transport::listener)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ON_THE_WAY)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    receive(client, places, tls, new Reception(sessions, settings.startupWithin()));
                  }
                })
            .bind(new InetSocketAddress(settings.host(), settings.port()))
            .awaitUninterruptibly();
    listener = bound.channel();
    if (!bound.isSuccess()) {
      close();
      throw PreviewDbException.because(
          Problem.ROUTER_CANNOT_LISTEN,
          bound.cause(),
          settings.host(),
          settings.port(),
          String.valueOf(bound.cause().getMessage()));
    }
  }

  /**
   * Listens.
   *
   * @throws PreviewDbException ROUTER_CANNOT_LISTEN, ROUTER_TLS_UNUSABLE
   */
  public static Router open(RouterSettings settings, Destinations destinations) {
    return open(settings, destinations, Transport.best());
  }

  static Router open(RouterSettings settings, Destinations destinations, Transport transport) {
    return new Router(settings, destinations, settings.tls().map(Certificate::context), transport);
  }

  private void receive(
      Channel client, Places places, Optional<SslContext> tls, Reception reception) {
    connections.add(client);
    client.pipeline().addLast(new TlsGate(tls), reception);
    if (places.enter()) {
      var _ = client.closeFuture().addListener(closed -> places.leave());
    } else {
      Reception.refuse(client, Places.full());
    }
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Ends every connection. */
  @Override
  public void close() {
    var _ = listener.close().awaitUninterruptibly();
    var _ = connections.close().awaitUninterruptibly();
    var _ =
        loops.shutdownGracefully(QUIET_MS, GRACE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    waiting.shutdownNow();
  }
}
