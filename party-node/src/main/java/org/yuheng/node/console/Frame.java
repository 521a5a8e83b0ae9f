package org.yuheng.node.console;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.WebUtils;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;

/** What stands around every page: whose node this is, who is signed in, the other language. */
@ControllerAdvice(annotations = Controller.class)
class Frame {

    static final String THEME_COOKIE = "yuheng-node-theme";

    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);

    private final Node node;

    Frame(Node node) {
        this.node = node;
    }

    /**
     * @param simulated whether this node accepts simulated proof at all
     * @param theme light, dark, or auto: as the reader's machine has it
     * @param other this page in the other language
     */
    record Around(
            String node,
            String organization,
            boolean simulated,
            String language,
            String theme,
            String path,
            String other,
            Optional<Person> person) {

        public boolean may(String duty) {
            return person.filter(p -> p.may(Duty.valueOf(duty))).isPresent();
        }
    }

    @ModelAttribute("frame")
    Around around(HttpServletRequest request, Locale locale) {
        boolean english = locale.getLanguage().equals("en");
        Cookie theme = WebUtils.getCookie(request, THEME_COOKIE);
        Authentication session = SecurityContextHolder.getContext().getAuthentication();
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed == null ? request.getRequestURI() : String.valueOf(failed);
        String other = ServletUriComponentsBuilder.fromRequest(request)
                .replacePath(path)
                .replaceQueryParam(Languages.PARAMETER, english ? "zh" : "en")
                .build()
                .toUri()
                .toString();
        return new Around(
                node.config().node(),
                node.config().organization(),
                node.config().acceptsSimulated(),
                english ? "en" : "zh",
                theme == null || !theme.getValue().matches("light|dark") ? "auto" : theme.getValue(),
                path,
                other.substring(other.indexOf('/', other.indexOf("//") + 2)),
                session != null && session.getPrincipal() instanceof Person person
                        ? Optional.of(person)
                        : Optional.empty());
    }

    /** What a page was asked for cannot be read: the asker's mistake, said as such. */
    @ExceptionHandler(IllegalArgumentException.class)
    void unusable(IllegalArgumentException e, HttpServletResponse response) throws IOException {
        LOG.info("unusable: {}", e.getMessage());
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }
}
