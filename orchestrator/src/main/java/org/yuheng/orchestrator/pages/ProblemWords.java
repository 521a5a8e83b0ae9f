package org.yuheng.orchestrator.pages;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.web.ProblemType;

/** What a problem means and what to do next: by its code where somebody wrote it, by its kind otherwise. */
@Component
public class ProblemWords {

    private final MessageSource messages;

    ProblemWords(MessageSource messages) {
        this.messages = messages;
    }

    public String meaning(ProblemType type) {
        return text("pages.mean.", type);
    }

    public String next(ProblemType type) {
        return text("pages.next.", type);
    }

    private String text(String prefix, ProblemType type) {
        Locale locale = LocaleContextHolder.getLocale();
        String kind = type.status().is5xxServerError() ? "internal" : "any";
        String general = messages.getMessage(prefix + kind, null, locale);
        return messages.getMessage(prefix + type.code(), null, general, locale);
    }
}
