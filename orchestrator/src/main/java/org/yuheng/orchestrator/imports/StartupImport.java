package org.yuheng.orchestrator.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.identity.Actor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports the file that {@code yuheng.import} names, at each start. Whoever starts the process answers for it, so this
 * file may give roles; an existing account keeps its password and roles.
 */
@Component
class StartupImport implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StartupImport.class);
    private static final long LARGEST = 32L << 20;

    private final Imports imports;
    private final JsonMapper json;
    private final String file;

    StartupImport(Imports imports, JsonMapper json, @Value("${yuheng.import:}") String file) {
        this.imports = imports;
        this.json = json;
        this.file = file;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (file.isBlank()) {
            return;
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.size(path) > LARGEST) {
            throw new IllegalStateException(
                    "IMPORT_FILE: " + path + " cannot be read or is longer than " + LARGEST + " bytes");
        }
        try {
            ImportFile content = json.readValue(Files.readAllBytes(path), ImportFile.class);
            LOG.info("{}: {}", path, imports.take(Actor.system("import"), content, true));
        } catch (JacksonException e) {
            throw new IllegalStateException("IMPORT_FILE: " + path + ": " + e.getMessage(), e);
        }
    }
}
