package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** Ends one end of a connection; that it is closed already is no error. */
final class Closing {
  private Closing() {}

  static void now(Channel channel) {
    var _ = channel.close();
  }

  /** What was written before still arrives. */
  static void afterWriting(Channel channel) {
    after(Unpooled.EMPTY_BUFFER, channel);
  }

  /** These are its last words. */
  static void after(ByteBuf words, Channel channel) {
    var _ = channel.writeAndFlush(words).addListener(ChannelFutureListener.CLOSE);
  }
}
