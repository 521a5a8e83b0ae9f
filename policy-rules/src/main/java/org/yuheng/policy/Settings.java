package org.yuheng.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.policy.calendar.WorkingDays;

/** What a bundle sets besides tables: accepted protocols, the pack in force, texts and remedies. */
record Settings(String jurisdiction, List<TechniqueProfile> techniques, List<Text> texts, List<RemedyText> remedies) {

    Settings {
        techniques = List.copyOf(techniques);
        texts = List.copyOf(texts);
        remedies = List.copyOf(remedies);
    }

    /**
     * @param protocols accepted, the preferred first
     * @param dataRole what a node with data must be able to play; empty for any
     * @param hostRole who hosts; empty where nobody does
     * @param operationsAt HOST, DATA or NOWHERE: whose engine must be able to express the computation
     * @param minParties least number of data nodes
     */
    record TechniqueProfile(
            Technique technique,
            List<AcceptedProtocol> protocols,
            String dataRole,
            String hostRole,
            OperationsAt operationsAt,
            int minParties) {
        TechniqueProfile {
            protocols = List.copyOf(protocols);
        }
    }

    enum OperationsAt {
        HOST,
        DATA,
        NOWHERE
    }

    record AcceptedProtocol(String name, int version) {}

    record Text(String code, String zh, String en) {}

    record RemedyText(String code, String field, String zh, String en) {}

    record Calendars(List<Calendar> calendars) {
        Calendars {
            calendars = List.copyOf(calendars);
        }

        WorkingDays workingDays(String code) {
            return calendars.stream()
                    .filter(c -> c.code().equals(code))
                    .findFirst()
                    .map(c -> new WorkingDays(c.years()))
                    .orElseGet(() -> new WorkingDays(List.of()));
        }
    }

    record Calendar(String code, List<WorkingDays.Year> years) {
        Calendar {
            years = List.copyOf(years);
        }
    }

    TechniqueProfile profile(Technique technique) {
        Technique engine = technique == Technique.API_TEE ? Technique.TEE : technique;
        return techniques.stream()
                .filter(p -> p.technique() == engine)
                .findFirst()
                .orElseThrow(() ->
                        new BundleRefusal(BundleRefusal.Code.DATA_INVALID, "settings.json has no technique " + engine));
    }

    Text text(String code) {
        return texts.stream()
                .filter(t -> t.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () -> new BundleRefusal(BundleRefusal.Code.DATA_INVALID, "settings.json has no text " + code));
    }

    Optional<RemedyText> remedy(String code) {
        return remedies.stream().filter(r -> r.code().equals(code)).findFirst();
    }

    /** @throws BundleRefusal when a technique or a text that decisions need is missing */
    void requireComplete() {
        for (Technique technique : Technique.values()) {
            profile(technique);
        }
        for (String code : List.of("K1", "K2", "K3", "K4")) {
            text(code);
        }
        Map<String, RemedyText> seen = new HashMap<>();
        for (RemedyText remedy : remedies) {
            if (seen.put(remedy.code(), remedy) != null) {
                throw new BundleRefusal(
                        BundleRefusal.Code.DATA_INVALID, "settings.json has remedy " + remedy.code() + " twice");
            }
        }
    }
}
