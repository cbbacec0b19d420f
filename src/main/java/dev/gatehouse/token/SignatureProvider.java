package dev.gatehouse.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.nimbusds.jose.jca.JCAContext;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who does the arithmetic of ES256 and RS256. Amazon's provider verifies ES256 in a seventh of the
 * platform's time, in native code; where that cannot be loaded, as in a native image, on another
 * platform than the jar was built for, or where temporary files may not be executed, it is the
 * platform's.
 */
final class SignatureProvider {

  private static final Logger LOG = LoggerFactory.getLogger(SignatureProvider.class);

  private static final @Nullable Provider NATIVE = load();

  private SignatureProvider() {}

  static KeyFactory keys(String family) throws GeneralSecurityException {
    return NATIVE == null ? KeyFactory.getInstance(family) : KeyFactory.getInstance(family, NATIVE);
  }

  static void use(JCAContext context) {
    context.setProvider(NATIVE);
  }

  private static @Nullable Provider load() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      if (provider.getLoadingError() == null) {
        return provider;
      }
      LOG.info("outcome=no-native-signatures cause={}", provider.getLoadingError().toString());
    } catch (LinkageError e) {
      LOG.info("outcome=no-native-signatures cause={}", e.toString());
    }
    return null;
  }
}
