package org.yuheng.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.wire.v1.Signed;

/** Partners' adapters were compiled against the committed descriptor; what it promises must still hold. */
class ContractCompatibilityTest {

    private static final Path COMMITTED = Path.of("src/main/descriptors/party_node.binpb");

    @Test
    void everythingThatWasPublishedIsStillThereAsItWas() throws Exception {
        FileDescriptorProto now = Signed.getDescriptor().getFile().toProto();
        if (Boolean.getBoolean("yuheng.contract.write")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.write(COMMITTED, now.toByteArray());
        }
        FileDescriptorProto published = FileDescriptorProto.parseFrom(Files.readAllBytes(COMMITTED));

        assertThat(surface(now)).containsAllEntriesOf(surface(published));
    }

    @Test
    void theCommittedDescriptorIsThatOfThisContract() throws Exception {
        FileDescriptorProto now = Signed.getDescriptor().getFile().toProto();
        FileDescriptorProto published = FileDescriptorProto.parseFrom(Files.readAllBytes(COMMITTED));

        assertThat(surface(published))
                .as("a field or method was added: write the descriptor anew with -Dyuheng.contract.write=true")
                .isEqualTo(surface(now));
    }

    /** Every name that a peer relies on, with what it means on the wire. */
    private static Map<String, String> surface(FileDescriptorProto file) {
        Map<String, String> surface = new TreeMap<>();
        file.getMessageTypeList().forEach(message -> add(surface, file.getPackage(), message));
        file.getServiceList().forEach(service -> {
            for (MethodDescriptorProto method : service.getMethodList()) {
                surface.put(
                        service.getName() + "/" + method.getName(),
                        method.getInputType() + (method.getClientStreaming() ? " stream" : "") + " -> "
                                + method.getOutputType() + (method.getServerStreaming() ? " stream" : ""));
            }
        });
        return surface;
    }

    private static void add(Map<String, String> surface, String scope, DescriptorProto message) {
        String name = scope + "." + message.getName();
        for (FieldDescriptorProto field : message.getFieldList()) {
            surface.put(
                    name + "#" + field.getNumber(),
                    field.getName() + " " + field.getType() + " " + field.getTypeName() + " " + field.getLabel());
        }
        message.getEnumTypeList().forEach(type -> type.getValueList()
                .forEach(value -> surface.put(name + "." + type.getName() + "=" + value.getNumber(), value.getName())));
        message.getNestedTypeList().forEach(nested -> add(surface, name, nested));
    }
}
