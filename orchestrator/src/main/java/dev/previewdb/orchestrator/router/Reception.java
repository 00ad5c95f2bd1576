package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a connection's first message, and hands the connection over to who can serve it. */
final class Reception extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);
  private static final int HEADER = 8;

  /** PostgreSQL takes no longer one (MAX_STARTUP_PACKET_LENGTH). */
  private static final int LONGEST = 10_000;

  static final int CANCEL_REQUEST = 80877102;
  private static final int PROTOCOL = 3;

  private final Desk desk;
  private final Duration within;
  private @Nullable Future<?> deadline;
  private boolean handedOver;

  /** Who serves what was asked for. Called once, in the connection's event loop. */
  interface Desk {
    void session(ChannelHandlerContext ctx, StartupMessage startup);

    /** The key is valid during the call only. */
    void cancel(ChannelHandlerContext ctx, ByteBuf key);
  }

  Reception(Desk desk, Duration within) {
    this.desk = desk;
    this.within = within;
  }

  /** Who says nothing, or says it byte by byte, takes up a place. */
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(() -> Closing.now(ctx.channel()), within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    endDeadline();
  }

  private void endDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (handedOver || in.readableBytes() < HEADER) {
      return;
    }
    int length = in.getInt(in.readerIndex());
    if (length < HEADER || length > LONGEST) {
      throw Refused.protocol("its first message says to be " + length + " bytes long");
    }
    if (in.readableBytes() < length) {
      return;
    }
    in.skipBytes(Integer.BYTES);
    int version = in.readInt();
    ByteBuf body = in.readSlice(length - HEADER);
    handedOver = true;
    if (version == CANCEL_REQUEST) {
      // Whatever else comes is nobody's, and shall not pile up. The deadline stays.
      ctx.channel().config().setAutoRead(false);
      desk.cancel(ctx, body);
    } else if (version >>> 16 != PROTOCOL) {
      throw Refused.protocol(
          "it speaks version %d.%d of PostgreSQL's protocol"
              .formatted(version >>> 16, version & 0xffff));
    } else {
      session(ctx, StartupMessage.read(version, body));
    }
  }

  private void session(ChannelHandlerContext ctx, StartupMessage startup) {
    if (startup.asksForReplication()) {
      throw Refused.of(Problem.NO_REPLICATION);
    }
    endDeadline();
    desk.session(ctx, startup);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // Half a message is nobody's: there is no telling a client that has gone.
    endDeadline();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (reason instanceof Refused refused) {
      refuse(ctx.channel(), refused);
    } else {
      log.debug("router: a connection broke off before its session: {}", reason.toString());
      Closing.now(ctx.channel());
    }
  }

  /** Tells the client, and closes. */
  static void refuse(Channel client, Refused refused) {
    log.debug("router: refused: {}", refused.told().line());
    ByteBuf message = client.alloc().buffer();
    ErrorMessage.write(refused, message);
    client.config().setAutoRead(false);
    Closing.after(message, client);
  }
}
