package dev.attempts.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may know what; this module is the one that sees all the others. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.attempts");

    private static final String[] SERVICES = {
        "dev.attempts.gateway..", "dev.attempts.consumer..", "dev.attempts.readmodel.."
    };
    private static final String CONTRACT = "dev.attempts.events..";

    /** {@code PostgresAttemptSink} and what it nests. */
    private static final String POSTGRES = ".*\\.Postgres[^.]*";

    private static final String ADAPTER = ".*\\.(Postgres|Kafka)[^.]*";

    private static final DescribedPredicate<JavaClass> VALUES_AND_PORTS =
            describe("values and ports", it -> it.isRecord() || it.isEnum() || it.isInterface());

    private static final DescribedPredicate<JavaClass> MUTABLE = describe(
            "mutable",
            it -> (!it.isInterface() && (it.isAssignableTo(Collection.class) || it.isAssignableTo(Map.class)))
                    || it.getPackageName().equals("java.util.concurrent.atomic")
                    || it.isAssignableTo(ThreadLocal.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.attempts.events", "dev.attempts.servicekit", "dev.attempts.topics", "dev.attempts.schema",
                "dev.attempts.embedded", "dev.attempts.gateway", "dev.attempts.consumer", "dev.attempts.readmodel"
            })
    void seesEveryModule(String name) {
        assertThat(CLASSES).anyMatch(it -> it.getPackageName().startsWith(name));
    }

    @Test
    void theContractAndTheDomainKnowNoFramework() {
        noClasses()
                .that(resideInAnyPackage(CONTRACT, "dev.attempts.consumer.batch..")
                        .or(resideInAnyPackage(SERVICES).and(are(VALUES_AND_PORTS))))
                .and()
                .haveNameNotMatching(ADAPTER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "com.zaxxer..",
                        "io.javalin..",
                        "io.micrometer..")
                .because("what the pipeline means does not change with what carries it")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.attempts.(**)")
                .should()
                .beFreeOfCycles()
                .because("who reads one package must not have to read them all")
                .check(CLASSES);
    }

    /** The redrive is a program of its own with one thread: there the command is the loop. */
    @Test
    void onlyThePollLoopHoldsAKafkaConsumer() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("dev.attempts.consumer.loop..", "dev.attempts.consumer.redrive..")
                .should()
                .haveRawType(assignableToConsumer())
                .because("a KafkaConsumer belongs to one thread")
                .check(CLASSES);
    }

    @Test
    void onlyPostgresAdaptersAndTheSchemaKnowJdbc() {
        noClasses()
                .that()
                .haveNameNotMatching(POSTGRES)
                .and()
                .resideOutsideOfPackages("dev.attempts.schema..", "dev.attempts.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .because("SQL stands in one place for each table")
                .check(CLASSES);
    }

    @Test
    void nothingStaticIsAssignedAgain() {
        fields().that().areStatic().should().haveModifier(JavaModifier.FINAL).check(CLASSES);
    }

    @Test
    void nothingStaticChangesInside() {
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(MUTABLE)
                .because("several services live in one process")
                .check(CLASSES);
    }

    @Test
    void servicesDoNotKnowEachOther() {
        for (String service : SERVICES) {
            String[] others =
                    Arrays.stream(SERVICES).filter(it -> !it.equals(service)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(service)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("each of them is deployed and fails alone")
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheLocalStackKnowsTheServices() {
        classes()
                .that()
                .resideInAnyPackage(SERVICES)
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage(
                        "dev.attempts.gateway..",
                        "dev.attempts.consumer..",
                        "dev.attempts.readmodel..",
                        "dev.attempts.local..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> assignableToConsumer() {
        return describe("a Kafka consumer", it -> it.isAssignableTo("org.apache.kafka.clients.consumer.Consumer"));
    }
}
