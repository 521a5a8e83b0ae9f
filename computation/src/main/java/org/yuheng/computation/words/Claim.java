package org.yuheng.computation.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yuheng.computation.JobSpec;

/**
 * What somebody says about a specification without showing it, in one labelled line for each fact. The orchestrator makes
 * it from its request and its decision; a node holds every line against the bytes that are to be signed.
 *
 * @param technique as in {@link JobSpec.Technique}
 * @param datasets catalogue codes
 * @param recipients organisations that can open the result
 * @param host node of enclave, dealer or aggregator; empty where there is none
 * @param simulated whether simulated proof is accepted
 * @param minGroup the k of MIN_GROUP; empty where no group size is demanded
 */
public record Claim(
        String request,
        String purpose,
        JobSpec.Technique technique,
        List<String> datasets,
        List<String> recipients,
        Optional<String> host,
        boolean simulated,
        Optional<String> minGroup) {

    private static final List<String> NEUTRAL_ROLES = List.of("enclave", "dealer", "aggregator");
    private static final int LONGEST = 100_000;

    public Claim {
        datasets = datasets.stream().sorted().distinct().toList();
        recipients = recipients.stream().sorted().distinct().toList();
    }

    /** What the specification itself says. */
    public static Claim of(JobSpec spec) {
        return new Claim(
                spec.requestId(),
                spec.purpose(),
                spec.technique(),
                spec.inputs().stream().map(JobSpec.Input::dataset).toList(),
                spec.recipients().stream().map(JobSpec.Recipient::organization).toList(),
                NEUTRAL_ROLES.stream()
                        .flatMap(role -> spec.nodeOf(role).stream())
                        .findFirst(),
                spec.evidence().allowSimulated(),
                spec.obligation("MIN_GROUP")
                        .map(obligation -> obligation.parameters().getOrDefault("k", "")));
    }

    /** One line for each fact, {@code label: value}, in Chinese or English. */
    public String words(Locale locale) {
        Phrases say = Phrases.of(locale);
        List<String> lines = new ArrayList<>();
        facts(say).forEach((label, value) -> lines.add(say.say("claim.line", label, value)));
        return String.join("\n", lines) + "\n";
    }

    /**
     * One fact in both accounts.
     *
     * @param claimed empty when the claim says nothing of it
     */
    public record Compared(String label, Optional<String> claimed, String read) {

        /** Whether the claim says something else than the specification. */
        public boolean differs() {
            return claimed.isPresent() && !claimed.get().equals(read);
        }
    }

    /** Holds a claim in words, whoever wrote it, against a specification. */
    public static List<Compared> compare(String words, JobSpec spec, Locale locale) {
        Phrases say = Phrases.of(locale);
        Map<String, String> claimed = new LinkedHashMap<>();
        Map<String, String> read = of(spec).facts(say);
        String text = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
        text.lines().forEach(line -> read.keySet().stream()
                .filter(label -> line.startsWith(say.say("claim.line", label, "")))
                .findFirst()
                .ifPresent(label -> claimed.putIfAbsent(
                        label, line.substring(say.say("claim.line", label, "").length()))));
        return read.entrySet().stream()
                .map(fact ->
                        new Compared(fact.getKey(), Optional.ofNullable(claimed.get(fact.getKey())), fact.getValue()))
                .toList();
    }

    /** The lines of a claim that state no fact of ours: reasons and the like, on one line each. */
    public static List<String> remarks(String words, Locale locale) {
        Phrases say = Phrases.of(locale);
        List<String> labels = List.copyOf(LABELS);
        String text = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
        return text.lines()
                .filter(line -> !line.isBlank()
                        && labels.stream()
                                .noneMatch(label -> line.startsWith(say.say("claim.line", say.say(label), ""))))
                .map(Phrases::oneLine)
                .toList();
    }

    private static final List<String> LABELS = List.of(
            "claim.request",
            "claim.purpose",
            "claim.technique",
            "claim.datasets",
            "claim.recipients",
            "claim.host",
            "claim.simulated",
            "claim.group");

    private Map<String, String> facts(Phrases say) {
        List<String> values = List.of(
                request,
                purpose,
                say.of("claim.technique", technique),
                say.list(datasets),
                say.list(recipients),
                host.orElseGet(() -> say.say("claim.none")),
                say.say(simulated ? "claim.simulated.yes" : "claim.simulated.no"),
                minGroup.orElseGet(() -> say.say("claim.none")));
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            facts.put(say.say(LABELS.get(i)), Phrases.oneLine(values.get(i)).strip());
        }
        return facts;
    }
}
