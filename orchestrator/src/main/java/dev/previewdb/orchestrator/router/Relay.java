package dev.previewdb.orchestrator.router;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Passes the bytes of one end of a connection to the other. Reads no faster than the other end
 * takes them, and closes it when this one is closed.
 */
final class Relay extends ChannelInboundHandlerAdapter {
  private final Channel other;

  Relay(Channel other) {
    this.other = other;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    var _ = other.write(bytes, other.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    other.flush();
  }

  /** This end's buffer is full, or empty again: the other is read no more, or again. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    other.config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Closing.afterWriting(other);
  }

  /** A reset, for example: PostgreSQL's own clients do this when they are killed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Closing.now(ctx.channel());
  }
}
