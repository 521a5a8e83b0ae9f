package org.yuheng.signin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/**
 * One OpenID Connect provider (OpenID Connect Core 1.0, RFC 7636, RP-Initiated Logout 1.0). Its addresses are read when
 * somebody first signs in and again after an hour: a provider that is down does not keep this program from starting.
 */
public final class OidcProvider {

    /** The provider does not answer, or not as one. */
    public static final String DOWN = "OIDC_PROVIDER_DOWN";
    /** The answer does not belong to a sign-in that this browser began, or is not the provider's. */
    public static final String ANSWER_REFUSED = "OIDC_ANSWER_REFUSED";
    /** The person, or the provider, said no. */
    public static final String DENIED = "OIDC_DENIED";

    private static final String REGISTRATION = "oidc";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int LONGEST_PARAMETER = 4_096;
    private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
            new ParameterizedTypeReference<>() {};

    private final OidcSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final JdkClientHttpRequestFactory requests;
    private volatile Known known;

    /** @param readAt when the provider's document was read */
    private record Known(
            ClientRegistration.Builder registration, JwtDecoder decoder, Optional<String> endSession, Instant readAt) {}

    /**
     * A sign-in that began.
     *
     * @param address at the provider, where the browser goes
     * @param pending kept in the browser's session, where {@link #finish} needs it
     */
    public record Begun(URI address, OAuth2AuthorizationRequest pending) {}

    /** What the browser brought back; any member may be null. */
    public record Answer(String code, String state, String error) {}

    public OidcProvider(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        // Nothing that the provider answers with sends this program elsewhere.
        this.requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(PATIENCE);
    }

    /** @param back our address that the provider sends the browser to, registered there */
    public Outcome<Begun> begin(String back) {
        return known().map(provider -> {
            String nonce = secret();
            OAuth2AuthorizationRequest.Builder request = OAuth2AuthorizationRequest.authorizationCode()
                    .authorizationUri(
                            registration(provider, back).getProviderDetails().getAuthorizationUri())
                    .clientId(settings.clientId())
                    .redirectUri(back)
                    .scopes(Set.copyOf(settings.scopes()))
                    .state(secret())
                    .attributes(attributes -> attributes.put(OidcParameterNames.NONCE, nonce))
                    .additionalParameters(parameters -> parameters.put(OidcParameterNames.NONCE, hash(nonce)));
            OAuth2AuthorizationRequestCustomizers.withPkce().accept(request);
            OAuth2AuthorizationRequest pending = request.build();
            return new Begun(URI.create(pending.getAuthorizationRequestUri()), pending);
        });
    }

    /**
     * Exchanges the code and verifies what comes for it.
     *
     * @param pending of {@link #begin}, taken out of the session, so that it serves once
     * @return refused as {@link #DENIED}, {@link #ANSWER_REFUSED} or {@link #DOWN}
     */
    public Outcome<OidcIdentity> finish(OAuth2AuthorizationRequest pending, Answer answer) {
        if (answer.state() == null || !same(answer.state(), pending.getState())) {
            return Outcome.refused(ANSWER_REFUSED, "the state is not that of the sign-in which this browser began");
        }
        if (answer.error() != null) {
            return Outcome.refused(DENIED, "the provider answered " + shown(answer.error()));
        }
        if (answer.code() == null || answer.code().isBlank() || answer.code().length() > LONGEST_PARAMETER) {
            return Outcome.refused(ANSWER_REFUSED, "the provider sent no code of 1 to " + LONGEST_PARAMETER + " signs");
        }
        return known().then(provider -> exchange(provider, pending, answer));
    }

    private Outcome<OidcIdentity> exchange(Known provider, OAuth2AuthorizationRequest pending, Answer answer) {
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(answer.code())
                .redirectUri(pending.getRedirectUri())
                .state(answer.state())
                .build();
        try {
            Authentication done = verification(provider)
                    .authenticate(new OAuth2LoginAuthenticationToken(
                            registration(provider, pending.getRedirectUri()),
                            new OAuth2AuthorizationExchange(pending, response)));
            OidcUser user = (OidcUser) done.getPrincipal();
            Optional<String> username = settings.usernameClaim().isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(user.getClaims().get(settings.usernameClaim()))
                            .filter(String.class::isInstance)
                            .map(String.class::cast);
            return Outcome.accepted(new OidcIdentity(
                    settings.issuer(),
                    user.getSubject(),
                    username,
                    user.getIdToken().getTokenValue()));
        } catch (AuthenticationException refused) {
            if (unreachable(refused)) {
                return Outcome.refused(
                        DOWN, settings.issuer() + " did not answer the exchange: " + refused.getMessage());
            }
            String code = refused instanceof OAuth2AuthenticationException coded
                    ? coded.getError().getErrorCode()
                    : refused.getClass().getSimpleName();
            return Outcome.refused(ANSWER_REFUSED, "the provider's answer does not hold: " + shown(code));
        }
    }

    /**
     * Where the browser signs out at the provider too (RP-Initiated Logout 1.0); empty where the provider has no such place
     * or is not known at the moment.
     *
     * @param back our address for afterwards, registered at the provider
     */
    public Optional<URI> signOut(String idToken, String back) {
        return Optional.ofNullable(known).flatMap(Known::endSession).map(place -> UriComponentsBuilder.fromUriString(
                        place)
                .queryParam("id_token_hint", "{token}")
                .queryParam("client_id", "{client}")
                .queryParam("post_logout_redirect_uri", "{back}")
                .encode()
                .buildAndExpand(Map.of("token", idToken, "client", settings.clientId(), "back", back))
                .toUri());
    }

    private OidcAuthorizationCodeAuthenticationProvider verification(Known provider) {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters ->
                        converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        DefaultOAuth2UserService userInfo = new DefaultOAuth2UserService();
        RestTemplate template = new RestTemplate(requests);
        template.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        userInfo.setRestOperations(template);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(userInfo);
        // The identity stands in the signed token; the provider is asked more only for a claim that is not there.
        users.setRetrieveUserInfo(request -> !settings.usernameClaim().isEmpty()
                && !request.getIdToken().hasClaim(settings.usernameClaim())
                && request.getClientRegistration()
                                .getProviderDetails()
                                .getUserInfoEndpoint()
                                .getUri()
                        != null);
        OidcAuthorizationCodeAuthenticationProvider verification =
                new OidcAuthorizationCodeAuthenticationProvider(tokens, users);
        verification.setJwtDecoderFactory(registration -> provider.decoder());
        return verification;
    }

    private Outcome<Known> known() {
        Known present = known;
        if (present != null && clock.instant().isBefore(present.readAt().plus(FRESH))) {
            return Outcome.accepted(present);
        }
        return read();
    }

    private Outcome<Known> read() {
        String issuer = settings.issuer();
        String place = (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration";
        try {
            Map<String, Object> document = RestClient.builder()
                    .requestFactory(requests)
                    .build()
                    .get()
                    .uri(URI.create(place))
                    .retrieve()
                    .body(DOCUMENT);
            if (document == null || !issuer.equals(document.get("issuer"))) {
                return Outcome.refused(
                        DOWN,
                        place + " names the issuer \"" + (document == null ? "" : document.get("issuer"))
                                + "\", expected \"" + issuer + "\"");
            }
            ClientRegistration.Builder registration = ClientRegistrations.fromOidcConfiguration(document)
                    .registrationId(REGISTRATION)
                    .clientId(settings.clientId())
                    .scope(settings.scopes())
                    .clientSettings(ClientRegistration.ClientSettings.builder()
                            .requireProofKey(true)
                            .build());
            if (settings.clientSecret().isEmpty()) {
                registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
            } else {
                registration.clientSecret(settings.clientSecret());
            }
            ClientRegistration probe = registration.redirectUri("{baseUrl}").build();
            Known fresh = new Known(
                    registration,
                    decoder(probe),
                    Optional.ofNullable(document.get("end_session_endpoint")).map(Object::toString),
                    clock.instant());
            known = fresh;
            return Outcome.accepted(fresh);
        } catch (RestClientException | IllegalArgumentException notAProvider) {
            return Outcome.refused(DOWN, place + " does not answer as a provider: " + notAProvider.getMessage());
        }
    }

    /** Signed with the provider's published keys by a public-key algorithm; for us, fresh, by the issuer. */
    private JwtDecoder decoder(ClientRegistration registration) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                        registration.getProviderDetails().getJwkSetUri())
                .jwsAlgorithms(algorithms -> {
                    algorithms.add(SignatureAlgorithm.RS256);
                    algorithms.add(SignatureAlgorithm.PS256);
                    algorithms.add(SignatureAlgorithm.ES256);
                })
                .restOperations(new RestTemplate(requests))
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        return decoder;
    }

    private static ClientRegistration registration(Known provider, String back) {
        synchronized (provider.registration()) {
            return provider.registration().redirectUri(back).build();
        }
    }

    private static boolean unreachable(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean same(String one, String other) {
        return java.security.MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A stranger's text, safe in logs and short. */
    private static String shown(String text) {
        String clean = text.replaceAll("[^A-Za-z0-9_.-]", "?");
        return clean.length() > 60 ? clean.substring(0, 60) : clean;
    }
}
