package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads along in what a server says at first. Its cancel key is remembered; and the word that a
 * session may begin, which comes right after it, is kept back until the instance is durable, so
 * that logging in takes the time that its disk takes. Whoever sent a statement without waiting for
 * that word hears no sooner what became of it.
 */
final class Welcome extends ChannelInboundHandlerAdapter {
  private final KeyWatch watch = new KeyWatch();
  private final Queue<Object> kept = new ArrayDeque<>();
  private final Cancellations cancellations;
  private final Destination destination;
  private final Channel client;
  private final String preview;

  /**
   * The welcome of one session.
   *
   * @param client who is told where the instance does not become durable
   */
  Welcome(Cancellations cancellations, Destination destination, Channel client, String preview) {
    this.cancellations = cancellations;
    this.destination = destination;
    this.client = client;
    this.preview = preview;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (!watch.done() && bytes instanceof ByteBuf buffer) {
      see(ctx, buffer);
    }
    if (!watch.done()) {
      ctx.fireChannelRead(bytes);
      return;
    }
    kept.add(bytes);
    if (isDurable()) {
      ctx.pipeline().remove(this);
    } else if (kept.size() == 1) {
      keep(ctx);
    }
  }

  private void see(ChannelHandlerContext ctx, ByteBuf buffer) {
    Path socket = destination.at().socket();
    watch
        .see(buffer)
        .map(key -> cancellations.remember(key, socket))
        .ifPresent(forget -> ctx.channel().closeFuture().addListener(closed -> forget.run()));
  }

  private boolean isDurable() {
    return destination.durable().state() == Future.State.SUCCESS;
  }

  private void keep(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(false);
    var _ =
        destination
            .durable()
            .whenComplete((_, why) -> ctx.executor().execute(() -> decide(ctx, why)));
  }

  private void decide(ChannelHandlerContext ctx, @Nullable Throwable why) {
    if (why != null) {
      Reception.refuse(client, Refused.because(reason(why), preview));
      Closing.now(ctx.channel());
      return;
    }
    // First: what was kept may be more than the client takes, which stops the reading again.
    ctx.channel().config().setAutoRead(true);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private static RuntimeException reason(Throwable why) {
    Throwable cause = why instanceof CompletionException ? why.getCause() : why;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /** The session has ended before its client heard that it began; so it hears nothing else. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
    ctx.fireChannelInactive();
  }

  /** From here on bytes only pass. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!kept.isEmpty()) {
      kept.forEach(ctx::fireChannelRead);
      kept.clear();
      ctx.fireChannelReadComplete();
    }
  }
}
