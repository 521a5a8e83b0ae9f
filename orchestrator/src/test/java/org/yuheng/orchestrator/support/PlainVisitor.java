package org.yuheng.orchestrator.support;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** Somebody with cookies and forms and no browser; asks for pages, follows nothing by itself. */
public final class PlainVisitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"([^\"]+)\"");
    private static final Pattern FORM = Pattern.compile("<form [^>]*action=\"([^\"]+)\"[^>]*>");

    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private String token = "";

    /**
     * @param links to paths here, without their fragments
     * @param posts paths to which its forms are sent
     */
    public record Page(int status, String location, String html, List<String> links, List<String> posts) {}

    PlainVisitor(String base) {
        this.base = base;
    }

    PlainVisitor signIn(String username, String password) {
        get("/sign-in");
        Page answer = post("/sign-in", Map.of("username", username, "password", password));
        if (answer.status() != 303 && answer.status() != 302) {
            throw new IllegalStateException(username + " could not sign in: " + answer.status());
        }
        return this;
    }

    public Page get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET(), "text/html");
    }

    /** With the token of the last page that had a form. */
    public Page post(String path, Map<String, String> fields) {
        return post(path, fields, "text/html");
    }

    /** What a page's script asks with the form's contents; the answer stands in the page's text. */
    public Page ask(String path, Map<String, String> fields) {
        return post(path, fields, "application/json");
    }

    private Page post(String path, Map<String, String> fields, String accept) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&", "_csrf=" + encoded(token) + "&", ""));
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                accept);
    }

    private Page send(HttpRequest.Builder request, String accept) {
        try {
            HttpResponse<String> answer =
                    http.send(request.header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
            Matcher found = TOKEN.matcher(answer.body());
            if (found.find()) {
                token = HtmlUtils.htmlUnescape(found.group(1));
            }
            List<String> posts = new ArrayList<>();
            Matcher form = FORM.matcher(answer.body());
            while (form.find()) {
                if (form.group().contains("method=\"post\"")) {
                    posts.add(HtmlUtils.htmlUnescape(form.group(1)));
                }
            }
            List<String> links = new ArrayList<>();
            Matcher link = LINK.matcher(answer.body());
            while (link.find()) {
                String path = HtmlUtils.htmlUnescape(link.group(1)).split("#", 2)[0];
                if (path.startsWith("/")) {
                    links.add(path);
                }
            }
            return new Page(
                    answer.statusCode(),
                    answer.headers()
                            .firstValue("Location")
                            .map(to -> to.startsWith(base) ? to.substring(base.length()) : to)
                            .orElse(""),
                    answer.body(),
                    links,
                    posts);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
