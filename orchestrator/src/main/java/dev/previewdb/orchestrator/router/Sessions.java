package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.util.concurrent.Executor;

/** Opens the other end of a connection, at its preview, and joins the two. */
final class Sessions implements Reception.Desk {
  private final Destinations destinations;
  private final Places places;
  private final Transport transport;
  private final Executor waiting;
  private final Cancellations cancellations = new Cancellations();

  /**
   * Sessions to those destinations.
   *
   * @param waiting where a preview may be waited for
   */
  Sessions(Destinations destinations, Places places, Transport transport, Executor waiting) {
    this.destinations = destinations;
    this.places = places;
    this.transport = transport;
    this.waiting = waiting;
  }

  @Override
  public void session(ChannelHandlerContext ctx, StartupMessage startup) {
    String preview = startup.database();
    Runnable place = places.take(preview);
    var _ = ctx.channel().closeFuture().addListener(closed -> place.run());
    ctx.channel().config().setAutoRead(false);
    waiting.execute(() -> {
      try {
        Destination destination = destinations.open(preview);
        ctx.executor().execute(() -> joinOrRefuse(ctx, startup, destination));
      } catch (RuntimeException e) {
        ctx.executor().execute(() -> Reception.refuse(ctx.channel(), Refused.because(e, preview)));
      }
    });
  }

  /** In the event loop nobody else would tell the client. */
  private void joinOrRefuse(
      ChannelHandlerContext ctx, StartupMessage startup, Destination destination) {
    try {
      join(ctx, startup, destination);
    } catch (RuntimeException e) {
      Reception.refuse(ctx.channel(), Refused.because(e, startup.database()));
    }
  }

  private void join(ChannelHandlerContext ctx, StartupMessage startup, Destination destination) {
    Channel client = ctx.channel();
    // Also when it has closed meanwhile.
    var _ = client.closeFuture().addListener(closed -> waiting.execute(destination.hold()::close));
    // The administrator is known by who we are, not by a password: no other role may come this way.
    Endpoint at = destination.at();
    if (!startup.isOf(at.user())) {
      throw Refused.of(Problem.NOT_THE_OWNER, startup.database(), at.user());
    }
    if (!client.isActive()) {
      return;
    }
    var welcome = new Welcome(cancellations, destination, client, startup.database());
    server(ctx, new ServerEnd(welcome, client))
        .connect(transport.address(at.socket()))
        .addListener((ChannelFuture connected) -> {
          if (connected.isSuccess() && !client.isActive()) {
            // It has closed meanwhile, and nobody else would ever close this end.
            Closing.now(connected.channel());
          } else if (connected.isSuccess()) {
            begin(ctx, connected.channel(), startup.into(at.database()));
          } else {
            Reception.refuse(ctx.channel(), gone(startup.database(), connected.cause()));
          }
        });
  }

  private Bootstrap server(ChannelHandlerContext ctx, ChannelHandler handler) {
    return new Bootstrap()
        .group(ctx.channel().eventLoop())
        .channelFactory(transport::socket)
        .option(ChannelOption.AUTO_READ, false)
        .handler(handler);
  }

  private static Refused gone(String preview, Throwable cause) {
    return Refused.because(
        PreviewDbException.because(
            Problem.INSTANCE_UNUSABLE, cause, preview, "it does not answer on its socket"),
        preview);
  }

  private static void begin(ChannelHandlerContext ctx, Channel server, StartupMessage startup) {
    ByteBuf message = server.alloc().buffer();
    startup.write(message);
    var _ = server.writeAndFlush(message, server.voidPromise());
    server.config().setAutoRead(true);
    ctx.pipeline().replace(ctx.handler(), "relay", new Relay(server));
    ctx.channel().config().setAutoRead(true);
  }

  /** As PostgreSQL does: nothing is answered, whether there was something to cancel or not. */
  @Override
  public void cancel(ChannelHandlerContext ctx, ByteBuf key) {
    cancellations
        .socket(key)
        .ifPresentOrElse(
            socket -> {
              ByteBuf request =
                  ctx.alloc()
                      .buffer()
                      .writeInt(2 * Integer.BYTES + key.readableBytes())
                      .writeInt(Reception.CANCEL_REQUEST)
                      .writeBytes(key);
              // Closed by the server once it is done: the client may take that as its answer.
              server(ctx, new Relay(ctx.channel()))
                  .connect(transport.address(socket))
                  .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                      Channel server = connected.channel();
                      var _ = server.writeAndFlush(request, server.voidPromise());
                      server.config().setAutoRead(true);
                      // Of one that does not answer until the deadline
                      var _ = ctx.channel().closeFuture().addListener(c -> Closing.now(server));
                    } else {
                      request.release();
                      Closing.now(ctx.channel());
                    }
                  });
            },
            () -> Closing.now(ctx.channel()));
  }
}
