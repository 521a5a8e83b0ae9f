package org.yuheng.adapter.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;

/** An engine under examination, with one small job that it runs well. */
public interface EngineSubject {

    /** The engine as a node has it that may play every role of the protocol. */
    Engine engine();

    /** A job that the engine expresses and runs in well under a second; empty for an engine that plays no role. */
    Optional<JobSpec> example();

    /** What the node that plays {@code role} of the example holds. */
    List<InputTable> inputs(String role);

    /** The measured program that {@code NodeServices.hostEnclave} starts; here it runs in this process. */
    EnclaveProgram program(String name);

    /** What is wrong with the parts that the example published, or nothing. */
    Optional<String> wrong(Map<String, ResultPart> published);

    /** Further jobs that the engine cannot express, beside the kit's own. */
    default List<JobSpec> inexpressible() {
        return List.of();
    }
}
