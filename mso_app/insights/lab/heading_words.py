"""The words laboratories write above columns, in the languages of their reports. No laboratory is known here."""

from enum import StrEnum


class Role(StrEnum):
    """What a column holds. `OTHER` is printed beside results and is none of them."""

    NAME = "name"
    VALUE = "value"
    UNIT = "unit"
    RANGE = "range"
    LOW = "low"
    HIGH = "high"
    FLAG = "flag"
    PREVIOUS = "previous"
    OTHER = "other"


# Phrases are separated by bars; they are compared in lower case, without brackets and final stops.
_PHRASES: dict[Role, str] = {
    Role.NAME: """
        test name | test names | name of test | name of the test | test description | test parameter | test parameters |
        tests | test | test(s) | tests performed | test performed | analyte | analytes | parameter | parameters |
        investigation | investigations | investigation name | examination | component | components | assay |
        determination | measurement | observation | test item | item | lab test | description | study | profile | name |
        test component | laboratory test | exam | procedure | test/parameter | lab test name | untersuchung |
        untersuchungen | analyse | analysen | analyt | bezeichnung | messgröße | messgrösse | kenngröße | parametername
        | laborparameter | test bezeichnung | examen | examens | analyses | paramètre | paramètres | désignation |
        libellé | dosage | prueba | pruebas | estudio | determinación | determinacion | parámetro | parámetros |
        análisis | ensayo | esame | esami | parametro | analisi | exame | exames | parâmetro | bepaling | onderzoek |
        badanie | undersökning | analyyttitieto
    """,
    Role.VALUE: """
        result | results | result(s) | value | values | value(s) | result value | test result | test results | observed
        value | observed values | your result | your results | your value | patient value | patient result | current
        result | current results | current value | current | measured value | reading | measured | observed | in range |
        out of range | within range | outside range | finding | findings | result obtained | obtained value | current
        result and flag | result and flag | result & flag | result/flag | actual value | reported value | numeric result
        | latest | latest result | patient's value | patient values | obtained | ergebnis | ergebnisse | wert | werte |
        messwert | befund | resultat | resultate | aktueller wert | aktuell | resultatwert | résultat | résultats |
        valeur | valeurs | resultado | resultados | valor | valores | valor obtenido | risultato | risultati | valore |
        uitslag | uitslagen | wynik | waarde | svar
    """,
    Role.UNIT: """
        unit | units | unit(s) | uom | unit of measure | units of measure | measuring unit | result unit | result units
        | measurement unit | einheit | einheiten | einh | dim | dimension | unité | unités | unidad | unidades | unità |
        unita | unità di misura | u.m | unidade | eenheid | eenheden | enhet | jednostka
    """,
    Role.RANGE: """
        reference range | reference ranges | reference interval | reference intervals | reference value | reference
        values | reference limits | reference limit | reference | references | ref | ref range | ref interval | ref
        value | ref values | ref limits | ref int | ref rng | ref. range | latest ref rng | latest ref range | latest
        reference range | ref range/cutoff | biological reference interval | biological reference intervals | biological
        reference range | biological ref interval | biological ref. interval | bio ref interval | bio ref. interval |
        bio. ref. interval | bio ref range | bio ref. range | bio. ref. range | biological reference | bio reference
        interval | bri | b.r.i | bio ref int | bio. ref. int | normal range | normal ranges | normal value | normal
        values | normal limits | normal | normals | normal interval | normal reference range | expected | expected range
        | expected value | expected values | expected result | range | ranges | interval | limits | standard range |
        desirable range | healthy range | lab range | acceptable range | adult reference range | reference range/units |
        standard | standard interval | cut off | cutoff | cut-off | cut-off value | expected normal | referenzbereich |
        referenzbereiche | referenz | referenzwert | referenzwerte | referenzintervall | normbereich | normbereiche |
        normwert | normwerte | norm | ref.-bereich | ref-bereich | ref bereich | ref.bereich | refbereich | sollwert |
        ref.-ber | norm/referenzbereich | valeurs de référence | valeur de référence | valeurs de reference | intervalle
        de référence | intervalles de référence | valeurs usuelles | normes | norme | référence | références | valeurs
        normales | val réf | bornes | valores de referencia | valor de referencia | intervalo de referencia | rango de
        referencia | referencia | rango | valores normales | rango normal | valori di riferimento | valore di
        riferimento | intervallo di riferimento | intervalli di riferimento | riferimento | valores de referência |
        referência | referentiewaarden | referentiewaarde | referentie | referentieinterval | referensintervall | zakres
        referencyjny
    """,
    Role.LOW: """
        low | lower limit | lower | ref low | low limit | min | minimum | reference low | lower ref | untergrenze
    """,
    Role.HIGH: """
        high | upper limit | upper | ref high | high limit | max | maximum | reference high | upper ref | obergrenze
    """,
    Role.FLAG: """
        flag | flags | h/l | l/h | abnormal | abn | abnormal flag | abnormal flags | ind | indicator | hi/lo | high/low
        | status | alert | * | abn flag | result status | out of range flag | remark | note | notes | interpretation
        flag | bewertung | hinweis | kennz | kennzeichen | pathol | path | markierung | alerte | indicateur | anomalie |
        bandera | indicador | segnale | esito
    """,
    Role.PREVIOUS: """
        previous | previous result | previous results | previous value | previous values | prior | prior result | prior
        results | prior value | last | last result | last value | prev | prev result | prev. result | prev value |
        historical | history | previous result and date | previous result & date | past result | earlier | baseline |
        delta | change | trend | prior results and date | previous date | vorwert | vorwerte | vorbefund | vorbefunde |
        letzter wert | antérieur | antérieurs | antériorité | antériorités | résultat antérieur | résultats antérieurs |
        résultats précédents | précédent | anterior | anteriores | resultado anterior | precedente | precedenti | vorige
        | vorige uitslag
    """,
    Role.OTHER: """
        method | methods | methodology | technique | test method | specimen | specimen type | sample | sample type | lab
        | site | performing site | performing lab | performing laboratory | date | time | date/time | collected |
        reported | received | collection date | result date | comment | comments | remarks | code | test code | loinc |
        loinc code | no | no. | nr | nr. | s.no | s.no. | s. no. | sr.no | sr.no. | sr. no. | sr no | s no | sl no |
        sl.no | sl.no. | sl. no. | # | id | priority | verified | by | tech | performed by | performing | machine |
        instrument | accredited | department | order | graph | chart | visual | graphical | percentile | z-score |
        uncertainty | matrix | type | si | decision limit | methode | methoden | material | verfahren | bemerkung |
        kommentar | datum | méthode | méthodes | método | metodo | grafik | graphik | q | akk
    """,
}
ROLE_OF: dict[tuple[str, ...], Role] = {
    tuple(phrase.split()): role for role, phrases in _PHRASES.items() for phrase in phrases.split("|")
}
LONGEST = max(len(phrase) for phrase in ROLE_OF)
# Words that together head a column of ranges in any order: "Biological ref range", "Normal reference limits".
RANGE_WORDS = frozenset(
    [
        "biological",
        "bio",
        "normal",
        "reference",
        "ref",
        "range",
        "ranges",
        "interval",
        "intervals",
        "limit",
        "limits",
        "value",
        "values",
        "expected",
        "standard",
        "adult",
        "desirable",
        "acceptable",
        "healthy",
        "therapeutic",
        "lab",
        "laboratory",
    ]
)
RANGE_CORE = frozenset(["reference", "ref", "range", "ranges", "interval", "intervals", "limits", "normal"])
