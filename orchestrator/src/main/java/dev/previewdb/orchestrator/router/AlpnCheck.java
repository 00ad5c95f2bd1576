package dev.previewdb.orchestrator.router;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Where TLS begins without being asked for, both ends have to say in it that they mean PostgreSQL:
 * else another protocol's client could be led here (PostgreSQL's manual, "SSL Session Encryption").
 */
final class AlpnCheck extends ChannelInboundHandlerAdapter {
  static final String PROTOCOL = "postgresql";

  private final boolean required;

  AlpnCheck(boolean required) {
    this.required = required;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    boolean agreed =
        ctx.pipeline().get(TlsGate.TLS) instanceof SslHandler tls
            && PROTOCOL.equals(tls.applicationProtocol());
    if (!handshake.isSuccess() || (required && !agreed)) {
      Closing.now(ctx.channel());
    } else {
      ctx.pipeline().remove(this);
    }
  }
}
