package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.Optional;

/**
 * Settles how a connection is secured, before its first message: asked for (SSLRequest), begun at
 * once (a TLS handshake as the first bytes), or not at all. Encryption by GSSAPI is declined, and
 * the client then asks on.
 */
final class TlsGate extends ByteToMessageDecoder {
  static final String TLS = "tls";

  private static final int REQUEST = 8;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_ENC_REQUEST = 80877104;
  private static final int TLS_HANDSHAKE = 0x16;

  private final Optional<SslContext> tls;
  private boolean sslAsked;
  private boolean gssAsked;

  TlsGate(Optional<SslContext> tls) {
    this.tls = tls;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.getByte(in.readerIndex()) == TLS_HANDSHAKE && !sslAsked && !gssAsked) {
      beginTls(ctx, true);
      return;
    }
    if (in.readableBytes() < REQUEST) {
      return;
    }
    switch (in.getInt(in.readerIndex()) == REQUEST ? in.getInt(in.readerIndex() + 4) : 0) {
      case SSL_REQUEST -> {
        in.skipBytes(REQUEST);
        once(sslAsked);
        sslAsked = true;
        // More bytes than the question were not encrypted: somebody on the way may have put them
        // there.
        if (in.isReadable()) {
          throw Refused.protocol("it goes on before its request for encryption was answered");
        }
        answer(ctx, tls.isPresent() ? 'S' : 'N');
        if (tls.isPresent()) {
          beginTls(ctx, false);
        }
      }
      case GSS_ENC_REQUEST -> {
        in.skipBytes(REQUEST);
        once(gssAsked);
        gssAsked = true;
        answer(ctx, 'N');
      }
      default -> {
        // Not encrypted: what has come is the first message's.
        if (tls.isPresent() && !cancels(in)) {
          throw Refused.of(Problem.TLS_REQUIRED);
        }
        ctx.pipeline().remove(this);
      }
    }
  }

  /**
   * PostgreSQL takes a request to cancel in the clear whatever its session is: libpq before 17 and
   * many drivers send it so, and on its way is then only a key that ends with the session.
   */
  private static boolean cancels(ByteBuf in) {
    return in.getInt(in.readerIndex() + Integer.BYTES) == Reception.CANCEL_REQUEST;
  }

  private static void once(boolean asked) {
    if (asked) {
      throw Refused.protocol("it asks twice for encryption");
    }
  }

  private static void answer(ChannelHandlerContext ctx, char letter) {
    var _ = ctx.writeAndFlush(Unpooled.buffer(1).writeByte(letter), ctx.voidPromise());
  }

  private void beginTls(ChannelHandlerContext ctx, boolean direct) {
    SslContext context = tls.orElse(null);
    if (context == null) {
      // Nothing it could understand can be said.
      Closing.now(ctx.channel());
      return;
    }
    ctx.pipeline().addAfter(ctx.name(), "alpn", new AlpnCheck(direct));
    ctx.pipeline().replace(this, TLS, context.newHandler(ctx.alloc()));
  }
}
