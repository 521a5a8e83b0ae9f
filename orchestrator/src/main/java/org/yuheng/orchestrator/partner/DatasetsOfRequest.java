package org.yuheng.orchestrator.partner;

import java.util.List;

/** What a request's job reads, as the package that keeps decisions offers it. */
public interface DatasetsOfRequest {

    /** Codes; empty for a request that is not known or was never decided. */
    List<String> datasets(String request);
}
