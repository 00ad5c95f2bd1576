package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import java.nio.file.Path;

/**
 * What happens to the bytes a server sends: read along until its cancel key, then only passed on.
 */
final class ServerEnd extends ChannelInitializer<Channel> {
  private final Channel client;
  private final Cancellations cancellations;
  private final Path socket;

  ServerEnd(Channel client, Cancellations cancellations, Path socket) {
    this.client = client;
    this.cancellations = cancellations;
    this.socket = socket;
  }

  @Override
  protected void initChannel(Channel server) {
    server.pipeline().addLast(new KeyReader(), new Relay(client));
  }

  private final class KeyReader extends io.netty.channel.ChannelInboundHandlerAdapter {
    private final KeyWatch watch = new KeyWatch();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      if (bytes instanceof ByteBuf buffer) {
        watch
            .see(buffer)
            .map(key -> cancellations.remember(key, socket))
            .ifPresent(forget -> ctx.channel().closeFuture().addListener(closed -> forget.run()));
      }
      ctx.fireChannelRead(bytes);
      if (watch.done()) {
        ctx.pipeline().remove(this);
      }
    }
  }
}
