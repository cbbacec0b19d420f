package dev.gatehouse.wire;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.body.stream.BodySizeLimits;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.handler.PipeliningServerHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from the service what is not HTTP as RFC 9112 has it, and what takes for ever: ends a
 * connection on which a request is not complete ten seconds after its first byte, or the first one
 * not ten seconds after the connection was made. The framework is kinder, and its own timeouts
 * begin again with every byte.
 */
@Singleton
class ConnectionGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BodySizeLimits ordinary;

  ConnectionGuard(HttpServerConfiguration settings) {
    ordinary = new BodySizeLimits(settings.getMaxRequestSize(), settings.getMaxRequestBufferSize());
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new EachConnection(null, ordinary));
    return event.getBean();
  }

  private record EachConnection(@Nullable Channel channel, BodySizeLimits ordinary)
      implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new EachConnection(channel, ordinary) : this;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (channel != null) {
        channel
            .pipeline()
            .addAfter(
                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                ConnectionGuard.class.getSimpleName(),
                new Watch(ordinary));
      }
    }
  }

  /** Sits behind the decoder, where bytes that complete nothing are only a read that ends. */
  private static final class Watch extends ChannelInboundHandlerAdapter {

    private final BodySizeLimits ordinary;
    private @Nullable Future<?> deadline;
    private boolean complete;

    Watch(BodySizeLimits ordinary) {
      this.ordinary = ordinary;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      begin(context);
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      complete = message instanceof LastHttpContent;
      if (complete) {
        end();
      }
      if (message instanceof HttpRequest request
          && request.decoderResult().isSuccess()
          && !wellFormed(request)) {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("not HTTP")));
      }
      if (message instanceof HttpRequest request) {
        // For this request, whose body comes before the next one.
        context
            .pipeline()
            .get(PipeliningServerHandler.class)
            .setBodySizeLimits(BulkBody.at(request.uri()) ? BulkBody.LIMITS : ordinary);
      }
      if (message instanceof HttpContent content
          && !(message instanceof HttpRequest)
          && content.decoderResult().isFailure()) {
        // To the framework this would be the end of a body like any other.
        ReferenceCountUtil.release(message);
        close(context);
      } else {
        context.fireChannelRead(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (!complete) {
        begin(context);
      }
      complete = false;
      context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      context.fireChannelInactive();
    }

    private void begin(ChannelHandlerContext context) {
      if (deadline == null) {
        deadline =
            context
                .executor()
                .schedule(() -> close(context), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private void end() {
      if (deadline != null) {
        deadline.cancel(false);
        deadline = null;
      }
    }

    private static void close(ChannelHandlerContext context) {
      var _ = context.close();
    }

    /**
     * Whether nobody can read it otherwise: methods are written in capitals, targets begin with a
     * slash, there is one host, and chunked is the only coding (RFC 9112 sections 3 and 6).
     */
    private static boolean wellFormed(HttpRequest request) {
      String method = request.method().name();
      List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
      int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
      return request.protocolVersion().majorVersion() == 1
          && method.equals(method.toUpperCase(Locale.ROOT))
          && request.uri().startsWith("/")
          && request.uri().indexOf('#') < 0
          && (hosts == 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0)))
          && (codings.isEmpty()
              || (codings.size() == 1
                  && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())));
    }
  }
}
