package org.yuheng.computation;

import java.util.Locale;

/** One sentence for people, in both languages of the product. */
public record Bilingual(String zh, String en) {

    /** Chinese where {@code locale} asks for it, otherwise English. */
    public String in(Locale locale) {
        return locale.getLanguage().equals("zh") ? zh : en;
    }
}
