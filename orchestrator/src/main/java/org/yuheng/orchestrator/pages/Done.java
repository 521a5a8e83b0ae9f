package org.yuheng.orchestrator.pages;

import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Says on the page that a redirect leads to what was just done. */
public final class Done {

    static final String ATTRIBUTE = "done";

    private Done() {}

    /** @param message key of a whole sentence: what happened, and what comes next */
    public static void say(RedirectAttributes redirect, String message, Object... arguments) {
        redirect.addFlashAttribute(ATTRIBUTE, new Sentence(message, arguments));
    }

    /** A message with what goes into it. */
    public record Sentence(String message, Object[] arguments) implements java.io.Serializable {
        public Sentence {
            arguments = arguments.clone();
        }

        @Override
        public Object[] arguments() {
            return arguments.clone();
        }
    }
}
