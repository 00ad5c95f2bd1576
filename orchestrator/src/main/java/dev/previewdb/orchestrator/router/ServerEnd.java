package dev.previewdb.orchestrator.router;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/** What happens to the bytes a server sends: read along until its welcome, then only passed on. */
final class ServerEnd extends ChannelInitializer<Channel> {
  private final Welcome welcome;
  private final Channel client;

  ServerEnd(Welcome welcome, Channel client) {
    this.welcome = welcome;
    this.client = client;
  }

  @Override
  protected void initChannel(Channel server) {
    server.pipeline().addLast(welcome, new Relay(client));
  }
}
