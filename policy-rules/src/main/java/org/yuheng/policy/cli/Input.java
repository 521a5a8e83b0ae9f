package org.yuheng.policy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.yuheng.json.JsonRefusal;
import org.yuheng.policy.BundleRefusal;
import org.yuheng.policy.Language;
import org.yuheng.policy.PolicyBundle;

/** Files named on the command line. */
final class Input {

    /** Stands for the bundle that comes with this version. */
    static final String BASELINE = "baseline";

    private Input() {}

    /** The rule engine's library greets on standard error where no logger is configured; that is not for people. */
    static void quietLogging() {
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
    }

    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new Unusable("FILE_UNREADABLE", "\"" + name + "\" is no path: " + e.getReason(), e);
        }
    }

    static byte[] bytes(String name, int limit) {
        Path file = path(name);
        try {
            long size = Files.size(file);
            if (size > limit) {
                throw new Unusable("FILE_TOO_LARGE", name + " has " + size + " bytes; at most " + limit + " are read");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unusable("FILE_UNREADABLE", "\"" + name + "\": " + e, e);
        }
    }

    /** A packed bundle, or the baseline where {@code name} is {@value #BASELINE}. */
    static PolicyBundle bundle(String name) {
        if (name.equals(BASELINE)) {
            return PolicyBundle.baseline();
        }
        try {
            return PolicyBundle.load(bytes(name, PolicyBundle.MAX_BYTES));
        } catch (BundleRefusal e) {
            throw new Unusable("BUNDLE_REFUSED", name + ": " + e.getMessage(), e);
        }
    }

    static Language language(String name) {
        switch (name) {
            case "zh":
                return Language.ZH;
            case "en":
                return Language.EN;
            default:
                throw new Unusable("LANGUAGE_UNKNOWN", "\"" + name + "\"; expected zh or en");
        }
    }

    static Unusable refused(String what, JsonRefusal refusal) {
        String code = refusal.code().name();
        return new Unusable(code, what + ": " + refusal.getMessage().substring(code.length() + 2), refusal);
    }
}
