package org.yuheng.orchestrator.decision;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.policy.Facts;

/** What a decision has to know of organisations and nodes. */
public interface PartyFacts {

    /**
     * @param operator whether it is the neutral operator's
     * @param owners organisations whose data it opens, or whose results it receives
     * @param signingKey the enrolled key, X.509 SubjectPublicKeyInfo in base64
     */
    record NodeFacts(
            String id,
            String organization,
            boolean operator,
            Optional<String> platform,
            List<String> owners,
            String signingKey,
            List<EngineDescription> engines) {}

    /** Every enrolled node. */
    List<NodeFacts> nodes();

    boolean commercial(String organization);

    boolean registered(String organization);

    /** The agreement that serves a period best. */
    Optional<Facts.Assessment> agreement(String organization, LocalDate from, LocalDate to);

    /** The technical assessment that serves a period best. */
    Optional<Facts.Assessment> assessment(String organization, LocalDate from, LocalDate to);

    Facts.Trust trust(String organization);

    /** The organisation's sealing certificate at a node, as a specification carries it. */
    Optional<String> sealingCertificate(String organization, String node);

    /** The organisation that is the data authority. */
    String authority();
}
