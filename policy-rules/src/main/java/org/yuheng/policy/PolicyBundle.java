package org.yuheng.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.policy.calendar.WorkingDays;
import org.yuheng.policy.table.DecisionTable;
import org.yuheng.policy.table.DmnFile;

/**
 * Everything a decision depends on besides its facts, content-addressed as one: rule tables (DMN), fact dictionary,
 * jurisdiction packs, calendar, settings, guard rails (DRL) and the version of the engine.
 *
 * <p>The hash of the manifest, which lists the hash of every file, names the bundle. Rules alone could not be replayed.
 */
public final class PolicyBundle {

    /** Version of this engine: decisions of another version may differ, so a bundle names the one it was made for. */
    public static final String ENGINE_VERSION = "yuheng-policy/1 drools/10.2.0";

    /** Largest bundle file, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    static final String GUARD_RAILS = "guard-rails.drl";
    static final String DICTIONARY = "fact-dictionary.json";
    static final String SETTINGS = "settings.json";
    static final String CALENDAR = "calendar.json";

    private static final String FORMAT = "yuheng-policy-bundle/1";
    private static final List<String> BASELINE = List.of(
            CALENDAR,
            "conduct.dmn",
            DICTIONARY,
            "gates.dmn",
            GUARD_RAILS,
            "jurisdiction-cn.json",
            "jurisdiction-eu.json",
            "risk.dmn",
            "routing.dmn",
            SETTINGS);

    private final Manifest manifest;
    private final String hash;
    private final Map<String, String> files;
    private final FactDictionary dictionary;
    private final Settings settings;
    private final JurisdictionPack jurisdiction;
    private final WorkingDays workingDays;
    private final List<DecisionTable> tables;

    /** Which bytes make up a bundle: names to {@code sha256:…}, sorted. */
    public record Manifest(String format, String engineVersion, Map<String, String> files) {
        public Manifest {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }

        /** {@code sha256:…} of the manifest's own bytes: the name of the bundle. */
        public String hash() {
            return Digests.sha256(StrictJson.write(this));
        }
    }

    private record Packed(Manifest manifest, Map<String, String> files) {
        Packed {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    private PolicyBundle(String engineVersion, Map<String, String> files, Set<String> trustedGuardRails) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        Map<String, String> digests = new TreeMap<>();
        this.files.forEach((name, text) -> digests.put(name, Digests.sha256(text.getBytes(StandardCharsets.UTF_8))));
        this.manifest = new Manifest(FORMAT, engineVersion, digests);
        this.hash = manifest.hash();
        requireNames();
        if (!trustedGuardRails.contains(digests.get(GUARD_RAILS))) {
            throw new BundleRefusal(
                    BundleRefusal.Code.GUARD_RAILS_DIFFER,
                    GUARD_RAILS + " is " + digests.get(GUARD_RAILS) + "; trusted are "
                            + new TreeSet<>(trustedGuardRails)
                            + ". Guard rails change with the installation, never with a bundle");
        }
        this.dictionary = read(DICTIONARY, FactDictionary.class);
        requireSupplied();
        this.settings = read(SETTINGS, Settings.class);
        settings.requireComplete();
        if (!this.files.containsKey(settings.jurisdiction())) {
            throw new BundleRefusal(
                    BundleRefusal.Code.DATA_INVALID,
                    "settings.json names jurisdiction \"" + settings.jurisdiction() + "\"; the bundle has "
                            + this.files.keySet());
        }
        this.jurisdiction = read(settings.jurisdiction(), JurisdictionPack.class);
        this.workingDays = workingDays(read(CALENDAR, Settings.Calendars.class));
        this.tables = readTables();
    }

    /** The rule base that comes with this version: domain.md §5 with the China pack. */
    public static PolicyBundle baseline() {
        Map<String, String> files = new TreeMap<>();
        for (String name : BASELINE) {
            files.put(name, baselineText(name));
        }
        return of(files);
    }

    /**
     * Reads a packed bundle and checks every digest.
     *
     * @throws BundleRefusal naming what is wrong
     */
    public static PolicyBundle load(byte[] packed) {
        return load(packed, Set.of(builtInGuardRails()));
    }

    /**
     * As {@link #load(byte[])}, for replay of decisions under guard rails of an earlier version.
     *
     * @param trustedGuardRails {@code sha256:…} of every accepted guard-rails file
     */
    public static PolicyBundle load(byte[] packed, Set<String> trustedGuardRails) {
        Packed bundle;
        try {
            bundle = StrictJson.read(packed, Packed.class, MAX_BYTES);
        } catch (JsonRefusal e) {
            throw new BundleRefusal(BundleRefusal.Code.BUNDLE_SHAPE, e.getMessage(), e);
        }
        if (!FORMAT.equals(bundle.manifest().format())) {
            throw new BundleRefusal(
                    BundleRefusal.Code.BUNDLE_SHAPE,
                    "format is \"" + bundle.manifest().format() + "\"; expected \"" + FORMAT + "\"");
        }
        if (!ENGINE_VERSION.equals(bundle.manifest().engineVersion())) {
            throw new BundleRefusal(
                    BundleRefusal.Code.BUNDLE_ENGINE_VERSION,
                    "made for \"" + bundle.manifest().engineVersion() + "\"; this is \"" + ENGINE_VERSION + "\"");
        }
        PolicyBundle loaded = new PolicyBundle(bundle.manifest().engineVersion(), bundle.files(), trustedGuardRails);
        if (!loaded.manifest.equals(bundle.manifest())) {
            Set<String> differing = new TreeSet<>(loaded.manifest.files().keySet());
            differing.addAll(bundle.manifest().files().keySet());
            differing.removeIf(n -> loaded.manifest
                    .files()
                    .getOrDefault(n, "")
                    .equals(bundle.manifest().files().get(n)));
            throw new BundleRefusal(
                    BundleRefusal.Code.BUNDLE_DIGEST, "the manifest does not list the bytes of " + differing);
        }
        return loaded;
    }

    /**
     * A bundle of these files, made for this engine.
     *
     * @param files name to text; guard rails must be the built-in ones
     * @throws BundleRefusal naming what is wrong
     */
    public static PolicyBundle of(Map<String, String> files) {
        return new PolicyBundle(ENGINE_VERSION, files, Set.of(builtInGuardRails()));
    }

    /** This bundle with one file's text replaced. */
    public PolicyBundle with(String file, String text) {
        Map<String, String> changed = new TreeMap<>(files);
        changed.put(file, text);
        return of(changed);
    }

    /** One file that {@link #load(byte[])} reads: JSON with the manifest and every file's text. */
    public byte[] pack() {
        return StrictJson.write(new Packed(manifest, files));
    }

    /** {@code sha256:…}; names this bundle in every decision. */
    public String hash() {
        return hash;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Name to text, sorted. */
    public Map<String, String> files() {
        return files;
    }

    public FactDictionary dictionary() {
        return dictionary;
    }

    /** The pack in force. */
    public JurisdictionPack jurisdiction() {
        return jurisdiction;
    }

    /** The calendar of the pack in force. */
    public WorkingDays workingDays() {
        return workingDays;
    }

    /** Every decision table, by file and then as they stand in it. */
    public List<DecisionTable> tables() {
        return tables;
    }

    Settings settings() {
        return settings;
    }

    private static String builtInGuardRails() {
        return Digests.sha256(baselineText(GUARD_RAILS).getBytes(StandardCharsets.UTF_8));
    }

    private static String baselineText(String name) {
        try (InputStream in = PolicyBundle.class.getResourceAsStream("baseline/" + name)) {
            if (in == null) {
                throw new IllegalStateException("baseline/" + name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("baseline/" + name, e);
        }
    }

    private void requireNames() {
        for (String name : List.of(GUARD_RAILS, DICTIONARY, SETTINGS, CALENDAR)) {
            if (!files.containsKey(name)) {
                throw new BundleRefusal(
                        BundleRefusal.Code.BUNDLE_SHAPE,
                        "file " + name + " is missing; the bundle has " + files.keySet());
            }
        }
        for (String name : files.keySet()) {
            boolean known = BASELINE.contains(name)
                    || name.matches("[a-z][a-z0-9-]{0,40}\\.dmn")
                    || name.matches("jurisdiction-[a-z]{2}\\.json");
            if (!known) {
                throw new BundleRefusal(
                        BundleRefusal.Code.BUNDLE_SHAPE,
                        "file \"" + name + "\" is not one that a bundle has; expected *.dmn or one of " + BASELINE);
            }
        }
    }

    /** Facts come from code: a bundle may word an entry anew, or drop it, but cannot add one that nobody supplies. */
    private void requireSupplied() {
        Map<String, FactDictionary.Entry> supplied = StrictJson.read(
                        baselineText(DICTIONARY).getBytes(StandardCharsets.UTF_8), FactDictionary.class)
                .byName();
        for (FactDictionary.Entry entry : dictionary.facts()) {
            FactDictionary.Entry known = supplied.get(entry.name());
            if (known == null
                    || known.scope() != entry.scope()
                    || known.type() != entry.type()
                    || !known.values().equals(entry.values())) {
                throw new BundleRefusal(
                        BundleRefusal.Code.FACT_UNKNOWN,
                        DICTIONARY + " has " + entry.name() + " as " + entry.scope() + " " + entry.type() + " "
                                + entry.values() + "; this engine supplies "
                                + (known == null
                                        ? "no such fact"
                                        : known.scope() + " " + known.type() + " " + known.values()));
            }
        }
    }

    private <T> T read(String name, Class<T> shape) {
        try {
            return StrictJson.read(files.get(name).getBytes(StandardCharsets.UTF_8), shape);
        } catch (JsonRefusal e) {
            throw new BundleRefusal(BundleRefusal.Code.DATA_INVALID, name + ": " + e.getMessage(), e);
        }
    }

    private WorkingDays workingDays(Settings.Calendars calendars) {
        try {
            return calendars.workingDays(jurisdiction.calendar());
        } catch (IllegalArgumentException e) {
            throw new BundleRefusal(BundleRefusal.Code.DATA_INVALID, CALENDAR + ": " + e.getMessage(), e);
        }
    }

    private List<DecisionTable> readTables() {
        List<DecisionTable> read = new ArrayList<>();
        files.forEach((name, text) -> {
            if (name.endsWith(".dmn")) {
                try {
                    read.addAll(DmnFile.tables(name, text.getBytes(StandardCharsets.UTF_8)));
                } catch (IllegalArgumentException e) {
                    throw new BundleRefusal(BundleRefusal.Code.TABLE_INVALID, e.getMessage(), e);
                }
            }
        });
        TableContract.require(read, dictionary, settings);
        return List.copyOf(read);
    }
}
