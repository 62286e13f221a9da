"""Common analytes: names laboratories use for them, their LOINC codes and usual units.

Soft evidence only: a row is never accepted or refused because a name is or is not in this table.
Codes are for serum, plasma or blood unless the name says urine; LOINC separates mass from
substance concentration, so the unit takes part in the choice.
"""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Analyte:
    """One analyte: canonical name, codes by family of unit ("" is any), usual unit, other names."""

    name: str
    codes: tuple[tuple[str, str], ...]
    unit: str
    synonyms: tuple[str, ...]


def loinc_of(test_name: str, unit: str | None) -> str | None:
    """The LOINC code of an analyte measured in this unit; None when the table cannot tell."""
    analyte = analyte_of(test_name)
    if analyte is None:
        return None
    family = unit_family(unit)
    for wanted, code in analyte.codes:
        if wanted in ("", family):
            return code
    return None


def analyte_of(test_name: str) -> Analyte | None:
    """The analyte a printed name stands for, brackets and specimen words forgiven."""
    for key in _keys(test_name):
        found = _INDEX.get(key)
        if found:
            return found
    return None


def is_known(test_name: str) -> bool:
    """Whether the printed name is that of a common analyte."""
    return analyte_of(test_name) is not None


def unit_family(unit: str | None) -> str:
    """`mass`, `mole`, `percent`, `count`, `activity`, `ratio`, or "" when the unit is missing or strange."""
    if not unit:
        return ""
    text = unit.casefold().replace("μ", "µ").replace(" ", "")
    if "%" in text:
        return "percent"
    if re.match(r"m?l/min", text):
        return "rate"
    if "mol/mol" in text:
        return "fraction"
    if re.match(r"[mµunp]?mol/|umol/|mval|meq", text):
        return "mole"
    if re.match(r"(?:m|µ|u|k|mc)?(?:iu|u|kat|ie|ui)/", text):
        return "activity"
    if re.search(
        r"10[\^*ex.]|10[³⁶⁹⁰-⁹¹]|/n?l$|cumm|cmm|mm3|mm³|/[µu]l|^[gt]/l$|^[gt]pt|mio|tsd|thou|mill|lakh", text
    ) and not re.match(r"(?:[mµunpdc]|mc)g/|g/l", text):
        return "count"
    if re.match(r"(?:[mµunpk]|mc)?gm?/|g%|mg%", text):
        return "mass"
    return "other"


_TABLE = """
Hemoglobin|mass:718-7,mole:59260-0|g/dL|hb,hgb,haemoglobin,hämoglobin,hémoglobine,hemoglobina,emoglobina
Hematocrit|:4544-3|%|hct,pcv,packed cell volume,haematocrit,hämatokrit,hématocrite,hematocrito
Erythrocytes|count:789-8|10*6/uL|rbc,rbc count,red blood cells,red blood cell count,red cell count,total rbc count,erythrozyten,hématies,globules rouges,eritrocitos,red blood count
Leukocytes|count:6690-2|10*3/uL|wbc,wbc count,white blood cells,white blood cell count,white cell count,total leucocyte count,total leukocyte count,tlc,leukozyten,leucocytes,leucocitos,white blood count,total wbc count,total wbc
Platelets|count:777-3|10*3/uL|plt,platelet count,thrombocytes,thrombozyten,plaquettes,plaquetas
MCV|:787-2|fL|mean corpuscular volume,mean cell volume,vgm
MCH|:785-6|pg|mean corpuscular hemoglobin,mean cell hemoglobin,mean corpuscular haemoglobin,tcmh,hbe
MCHC|mass:786-4|g/dL|mean corpuscular hemoglobin concentration,mean corpuscular hb conc,ccmh
RDW|percent:788-0|%|rdw-cv,rdw cv,red cell distribution width,red cell dist width
RDW-SD|:21000-5|fL|rdw sd
MPV|:32623-1|fL|mean platelet volume
Neutrophils|percent:770-8,count:751-8|%|neutrophil,neutrophile,neutrophile granulozyten,segmented neutrophils,polymorphs,neutrophiles,polynucléaires neutrophiles,neutrófilos,neutrophils absolute,absolute neutrophils,absolute neutrophil count,anc,neutrophil count,neutrophils abs
Lymphocytes|percent:736-9,count:731-0|%|lymphocyte,lymphs,lymphozyten,linfocitos,absolute lymphocytes,absolute lymphocyte count,lymphocytes absolute,lymphs absolute,lymphocyte count
Monocytes|percent:5905-5,count:742-7|%|monocyte,monozyten,monocitos,absolute monocytes,absolute monocyte count,monocytes absolute
Eosinophils|percent:713-8,count:711-2|%|eosinophil,eos,eosinophile,éosinophiles,polynucléaires éosinophiles,eosinófilos,absolute eosinophils,absolute eosinophil count,eosinophils absolute,eos absolute
Basophils|percent:706-2,count:704-7|%|basophil,basos,basophile,basophiles,polynucléaires basophiles,basófilos,absolute basophils,absolute basophil count,basophils absolute,baso absolute
Reticulocytes|percent:17849-1|%|reticulocyte count,retikulozyten
ESR||mm/h|erythrocyte sedimentation rate,sed rate,bsg,vs,vitesse de sédimentation,sedimentation rate
Glucose|mass:2345-7,mole:14749-6|mg/dL|blood sugar,blood glucose,random blood sugar,rbs,glukose,glycémie,glucosa,glicemia,serum glucose
Fasting glucose|mass:1558-6,mole:14771-0|mg/dL|glucose fasting,fasting blood sugar,fasting blood glucose,fbs,fasting plasma glucose,blood sugar fasting,plasma glucose fasting,nüchternglukose,glycémie à jeun
Postprandial glucose|mass:1521-4|mg/dL|glucose pp,post prandial blood sugar,ppbs,postprandial blood sugar,blood sugar post prandial,glucose postprandial
Hemoglobin A1c|percent:4548-4,fraction:59261-8|%|hba1c,hb a1c,a1c,glycated hemoglobin,glycosylated hemoglobin,glycated haemoglobin,glycosylated haemoglobin,hba1c glycosylated hemoglobin,hémoglobine glyquée
Estimated average glucose|mass:27353-2|mg/dL|eag,mean blood glucose,average blood glucose,mean plasma glucose
Urea nitrogen|mass:3094-0,mole:14937-7|mg/dL|bun,blood urea nitrogen,urea nitrogen (bun)
Urea|mass:3091-6,mole:22664-7|mg/dL|blood urea,serum urea,harnstoff,urée
Creatinine|mass:2160-0,mole:14682-9|mg/dL|serum creatinine,creat,kreatinin,créatinine,creatinina
eGFR||mL/min/1.73m2|gfr,estimated gfr,egfr ckd-epi,estimated glomerular filtration rate,glomerular filtration rate,gfr estimated,egfr non-afr. american,dfg
BUN/Creatinine ratio|:3097-3|ratio|bun/creat ratio,bun creatinine ratio,urea nitrogen/creatinine
Uric acid|mass:3084-1,mole:14933-6|mg/dL|serum uric acid,harnsäure,acide urique,ácido úrico
Sodium|mole:2951-2|mmol/L|na,na+,serum sodium,natrium,sodio
Potassium|mole:2823-3|mmol/L|k,k+,serum potassium,kalium,potasio
Chloride|mole:2075-0|mmol/L|cl,cl-,serum chloride,chlorid,chlorure,cloruro
Carbon dioxide|mole:2028-9|mmol/L|co2,co2 total,total co2,carbon dioxide total,tco2
Bicarbonate|mole:1963-8|mmol/L|hco3,hco3-,bikarbonat,bicarbonat
Anion gap|mole:33037-3|mmol/L|aniongap
Calcium|mass:17861-6,mole:2000-8|mg/dL|ca,serum calcium,total calcium,calcium total,kalzium,calcio
Ionized calcium|mole:1995-0,mass:17864-0|mmol/L|calcium ionized,ionised calcium,ca++
Phosphate|mass:2777-1,mole:14879-1|mg/dL|phosphorus,inorganic phosphorus,serum phosphorus,phosphat,phosphore
Magnesium|mass:19123-9,mole:2601-3|mg/dL|mg,serum magnesium,magnésium
Total protein|mass:2885-2|g/dL|protein total,serum total protein,gesamteiweiß,gesamteiweiss,protéines totales,total proteins
Albumin|mass:1751-7|g/dL|serum albumin,albumine,albúmina
Globulin|mass:10834-0|g/dL|globulin total,globulins,serum globulin
A/G ratio|:1759-0|ratio|albumin/globulin ratio,a g ratio,ag ratio,a : g ratio,a/g
Total bilirubin|mass:1975-2,mole:14631-6|mg/dL|bilirubin total,bilirubin,serum bilirubin total,gesamtbilirubin,bilirubine totale,bilirubin gesamt
Direct bilirubin|mass:1968-7,mole:14629-0|mg/dL|bilirubin direct,conjugated bilirubin,bilirubin conjugated,bilirubin direkt
Indirect bilirubin|mass:1971-1,mole:14630-8|mg/dL|bilirubin indirect,unconjugated bilirubin
AST|activity:1920-8|U/L|sgot,ast (sgot),aspartate aminotransferase,got,asat,aspartate transaminase,sgot (ast),ast/sgot,sgot/ast,got (asat)
ALT|activity:1742-6|U/L|sgpt,alt (sgpt),alanine aminotransferase,gpt,alat,alanine transaminase,sgpt (alt),alt/sgpt,sgpt/alt,gpt (alat)
Alkaline phosphatase|activity:6768-6|U/L|alp,alk phos,alkaline phosphatase (alp),ap,alkalische phosphatase,phosphatase alcaline,phosphatases alcalines
GGT|activity:2324-2|U/L|gamma gt,gamma-gt,γ-gt,gamma glutamyl transferase,gamma glutamyltransferase,ggtp,gamma-glutamyl transferase
LDH|activity:2532-0|U/L|lactate dehydrogenase,ld,laktatdehydrogenase
Creatine kinase|activity:2157-6|U/L|ck,cpk,creatine phosphokinase,ck total,ck gesamt
CK-MB|activity:32673-6,mass:13969-1|ng/mL|ck mb,creatine kinase mb
Amylase|activity:1798-8|U/L|serum amylase
Lipase|activity:3040-3|U/L|serum lipase
Troponin I|mass:10839-9|ng/mL|cardiac troponin i,ctni
Troponin T|mass:6598-7|ng/mL|cardiac troponin t,ctnt,hs-troponin t,troponin t hs
NT-proBNP|mass:33762-6|pg/mL|nt pro bnp,n-terminal pro-bnp,ntprobnp
BNP|mass:30934-4|pg/mL|b-type natriuretic peptide,brain natriuretic peptide
Total cholesterol|mass:2093-3,mole:14647-2|mg/dL|cholesterol,cholesterol total,serum cholesterol,cholesterin,cholestérol total,colesterol total,gesamtcholesterin,colesterol
HDL cholesterol|mass:2085-9,mole:14646-4|mg/dL|hdl,hdl-c,cholesterol hdl,hdl-cholesterin,hdl cholesterin,hdl-cholesterol,hdl chol,cholestérol hdl,hdl cholesterol direct
LDL cholesterol|mass:2089-1|mg/dL|ldl,ldl-c,cholesterol ldl,ldl-cholesterin,ldl cholesterin,ldl-cholesterol,ldl chol,ldl cholesterol calc,ldl calculated,cholestérol ldl,ldl chol calc (nih),ldl cholesterol direct
VLDL cholesterol|mass:13458-5|mg/dL|vldl,vldl-c,vldl cholesterol cal
Non-HDL cholesterol|mass:43396-1|mg/dL|non hdl cholesterol,non-hdl-c,non hdl
Triglycerides|mass:2571-8,mole:14927-8|mg/dL|triglyceride,tg,triglyceride level,triglyzeride,triglycérides,triglicéridos,serum triglycerides,neutralfette
Cholesterol/HDL ratio|:9830-1|ratio|chol/hdlc ratio,total cholesterol/hdl ratio,tc/hdl ratio,cholesterol hdl ratio,chol/hdl ratio,t. chol/hdl ratio
LDL/HDL ratio||ratio|ldl hdl ratio,ldl/hdl-quotient
Apolipoprotein B|mass:1884-6|mg/dL|apo b,apob,apolipoprotein b
Apolipoprotein A1|mass:1869-7|mg/dL|apo a1,apo a-1,apolipoprotein a-1
Lipoprotein (a)|mass:10835-7,mole:43583-4|mg/dL|lp(a),lipoprotein a,lpa
Homocysteine|mole:13965-9|umol/L|homocystein,homocystéine
C-reactive protein|mass:1988-5|mg/L|crp,c reactive protein,c-reaktives protein,protéine c réactive,crp quantitative
hs-CRP|mass:30522-7|mg/L|high sensitivity crp,hscrp,crp high sensitivity,cardio crp
Procalcitonin|mass:33959-8|ng/mL|pct,prokalzitonin
Ferritin|mass:2276-4|ng/mL|serum ferritin,ferritine,ferritina
Iron|mass:2498-4,mole:14798-3|ug/dL|serum iron,eisen,fer,fer sérique,iron total,hierro
TIBC|mass:2500-7,mole:14800-7|ug/dL|total iron binding capacity,iron binding capacity,tibc total
UIBC|mass:2501-5|ug/dL|unsaturated iron binding capacity
Transferrin|mass:3034-6|mg/dL|transferrine,serum transferrin
Transferrin saturation|percent:2502-3|%|iron saturation,% saturation,tsat,transferrinsättigung,saturation
Vitamin B12|mass:2132-9,mole:14685-2|pg/mL|b12,cobalamin,vit b12,vitamin b-12,vitamine b12
Folate|mass:2284-8,mole:14732-2|ng/mL|folic acid,serum folate,folate serum,folsäure,folates,vitamin b9
25-Hydroxyvitamin D|mass:1989-3|ng/mL|vitamin d,25-oh vitamin d,vitamin d 25-hydroxy,25 oh vitamin d,vitamin d 25 hydroxy,vitamin d total,25-hydroxy vitamin d,25-oh-vitamin d,vit d 25-oh,vitamin d 25-oh total,25(oh) vitamin d,25-hydroxyvitamin d3
TSH|activity:3016-3|mIU/L|thyroid stimulating hormone,thyrotropin,tsh ultrasensitive,tsh basal,thyroid stimulating hormone (tsh),tsh ultra sensitive,tsh 3rd generation
Free T4|mass:3024-7,mole:14920-3|ng/dL|ft4,t4 free,free thyroxine,thyroxine free,t4 libre,t4,free direct
Free T3|mass:3051-0,mole:14928-6|pg/mL|ft3,t3 free,free triiodothyronine,t3 libre
Total T4|mass:3026-2,mole:14921-1|ug/dL|thyroxine,t4 total,t4 thyroxine,thyroxine (t4)
Total T3|mass:3053-6,mole:14930-2|ng/dL|triiodothyronine,t3 total,t3,triiodothyronine total,total t3
Anti-TPO|activity:8099-4|IU/mL|thyroid peroxidase antibodies,tpo antibodies,tpo-ak,anti tpo,thyroid peroxidase ab,tpo ab
PTH|mass:2731-8|pg/mL|parathyroid hormone,pth intact,intact pth,parathormon
Cortisol|mass:2143-6,mole:14675-3|ug/dL|serum cortisol,cortisol am
Prolactin|mass:2842-3|ng/mL|prl,prolaktin,prolactine
FSH|activity:15067-2|mIU/mL|follicle stimulating hormone
LH|activity:10501-5|mIU/mL|luteinizing hormone,luteinising hormone
Estradiol|mass:2243-4,mole:14715-7|pg/mL|e2,oestradiol,östradiol
Progesterone|mass:2839-9,mole:14890-8|ng/mL|progesteron,progestérone
Testosterone|mass:2986-8,mole:14913-8|ng/dL|total testosterone,testosterone total,testosteron,testostérone
Insulin|activity:20448-7|uIU/mL|fasting insulin,insulin fasting,serum insulin
C-peptide|mass:1986-9|ng/mL|c peptide
Beta-hCG|activity:21198-7|mIU/mL|hcg,beta hcg,bhcg,b-hcg,hcg quantitative
PSA|mass:2857-1|ng/mL|prostate specific antigen,psa total,total psa,psa gesamt,prostate-specific antigen
Free PSA|mass:10886-0|ng/mL|psa free,freies psa
CEA|mass:2039-6|ng/mL|carcinoembryonic antigen
AFP|mass:1834-1|ng/mL|alpha fetoprotein,alpha-fetoprotein,alpha-1-fetoprotein
CA 125|activity:10334-1|U/mL|ca-125,ca125,cancer antigen 125
CA 19-9|activity:24108-3|U/mL|ca19-9,ca 19.9,ca-19-9
CA 15-3|activity:6875-9|U/mL|ca15-3,ca 15.3
Prothrombin time|:5902-2|s|pt,protime,prothrombin time (pt),pt patient,thromboplastinzeit
INR|:6301-6|ratio|international normalized ratio,pt inr,pt-inr,prothrombin inr,inr ratio
aPTT|:14979-9|s|ptt,activated partial thromboplastin time,partial thromboplastin time,appt,tca
Fibrinogen|mass:3255-7|mg/dL|fibrinogène,fibrinogen clauss
D-dimer|mass:48065-7|ng/mL FEU|d dimer,d-dimere,ddimer,d-dimères
Antithrombin|percent:27811-9|%|antithrombin iii,at iii
Lactate|mole:2524-7|mmol/L|lactic acid,laktat
Ammonia|mole:16362-6|umol/L|ammoniak,nh3
Osmolality|:2692-2|mOsm/kg|serum osmolality,osmolalität
Lithium|mole:14334-7|mmol/L|serum lithium
Digoxin|mass:10535-3|ng/mL|digoxine
Zinc|mass:5763-8|ug/dL|serum zinc,zink
Copper|mass:5631-7|ug/dL|serum copper,kupfer
Ceruloplasmin|mass:2064-4|mg/dL|coeruloplasmin
Haptoglobin|mass:4542-7|mg/dL|haptoglobine
IgG|mass:2465-3|mg/dL|immunoglobulin g
IgA|mass:2458-8|mg/dL|immunoglobulin a
IgM|mass:2472-9|mg/dL|immunoglobulin m
IgE|activity:19113-0|IU/mL|immunoglobulin e,total ige,ige total
Complement C3|mass:4485-9|mg/dL|c3,c3 complement
Complement C4|mass:4498-2|mg/dL|c4,c4 complement
Rheumatoid factor|activity:11572-5|IU/mL|ra factor,rf,rheumafaktor,rf quantitative,facteur rhumatoïde
Anti-CCP||U/mL|ccp antibodies,anti ccp,anti-cyclic citrullinated peptide,ccp-ak,cyclic citrullinated peptide
ANA|||antinuclear antibodies,antinuclear antibody,ana titer,ana screen
HBsAg|:5195-3||hepatitis b surface antigen,hbs antigen,hbs-ag
Anti-HCV|:16128-1||hepatitis c antibody,hcv antibody,hcv ab,hep c antibody
HIV 1/2|||hiv,hiv i & ii,hiv antibody,hiv ag/ab,hiv 1 & 2
VDRL|||rpr,syphilis
Blood group|||abo group,blood group abo,abo blood group,blood grouping,abo type,blood type,abo,blutgruppe
Rh type|||rh factor,rh,rhesus,rh typing,rh d typing
pH|||urine ph,ph urine,reaction,reaction (ph)
Specific gravity|:5811-5||sp gravity,urine specific gravity,spezifisches gewicht,densité
Color|:5778-6||colour,urine color,farbe,couleur
Appearance|:5767-9||clarity,transparency,aspect,turbidity,trübung
Urine protein|||proteinuria
Ketones|||ketone,ketone bodies,acetone,ketonkörper,urine ketones
Nitrite|:5802-4||nitrites,nitrit
Leukocyte esterase|:5799-2||leucocyte esterase,wbc esterase,leukocytes esterase
Urobilinogen|||uro
Occult blood|||blood,urine blood,blut
Pus cells|||wbc/hpf,pus cell,leucocytes urine
Epithelial cells|||epithelial,squamous epithelial cells,epi cells
Casts|||cast,hyaline cast,hyaline casts
Crystals|||crystal
Bacteria|||bakterien
Yeast|||yeast cells
Mucus|||mucous,mucus threads
Urine albumin|mass:14957-5|mg/L|microalbumin,urine microalbumin,albumin urine,microalbumin urine
Albumin/creatinine ratio||mg/g|acr,uacr,albumin creatinine ratio,microalbumin/creatinine ratio,urine albumin/creatinine ratio,albumin/creat ratio
Urine creatinine|mass:2161-8|mg/dL|creatinine urine,creatinine random urine
pCO2|:2019-8|mmHg|pco2 arterial
pO2|:2703-7|mmHg|po2 arterial
Base excess|mole:11555-0|mmol/L|be
Immature granulocytes|percent:71695-1,count:53115-2|%|immature grans,ig,immature granulocytes abs,immature grans (abs)
Nucleated RBC|||nrbc,nrbcs
Cystatin C|mass:33863-2|mg/L|cystatin-c
Growth hormone|mass:2963-7|ng/mL|hgh,somatotropin
IGF-1|mass:2484-4|ng/mL|insulin-like growth factor 1,somatomedin c
DHEA-S|mass:2191-5|ug/dL|dhea sulfate,dheas
SHBG|mole:13967-5|nmol/L|sex hormone binding globulin
AMH|||anti-mullerian hormone,anti mullerian hormone
"""


def _read() -> dict[str, Analyte]:
    index: dict[str, Analyte] = {}
    for line in _TABLE.strip().splitlines():
        name, codes, unit, synonyms = line.split("|")
        pairs = tuple((family, code) for family, _, code in (item.partition(":") for item in codes.split(",") if item))
        analyte = Analyte(name=name, codes=pairs, unit=unit, synonyms=tuple(synonyms.split(",")) if synonyms else ())
        for known in (name, *analyte.synonyms):
            index.setdefault(_key(known), analyte)
    return index


def _key(name: str) -> str:
    return re.sub(r"[^\w+%]+", " ", name.casefold()).strip()


def _keys(name: str) -> list[str]:
    """Ways to look the name up: whole, without brackets, the bracketed part, without specimen words."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    inside = re.search(r"\(([^)]{2,30})\)", name)
    soft = re.sub(
        r"(?<![a-z])(?:serum|plasma|s|b|se|blood|i\.?s\.?|level|count|total|quantitative|%|abs(?:olute)?\.?|abs\. ct\.?|#|direct|calc(?:ulated)?)(?![a-z])",
        " ",
        bare,
        flags=re.IGNORECASE,
    )
    found = [_key(name), _key(bare)]
    if inside:
        found.append(_key(inside[1]))
    found.append(_key(soft))
    return [key for key in found if key]


_INDEX: dict[str, Analyte] = _read()
