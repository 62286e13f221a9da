"""Diagnoses by the words reports use for them: pattern, name, ICD-10 code.

Only words that name a disease by themselves; a finding that many diseases share is not here. The longest
match in a sentence wins, so "small cell lung carcinoma" is not also "lung carcinoma".
"""

# ruff: noqa: E501 -- one disease per line of the table

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Term:
    """One disease and how reports print it."""

    pattern: re.Pattern[str]
    name: str
    icd10: str


_TABLE = r"""
multiple myeloma|multiples? myelom|plasmozytom | Multiple myeloma | C90.0
smou?ldering (?:multiple )?myeloma | Smouldering multiple myeloma | C90.0
monoclonal gammopathy(?: of (?:undetermined|uncertain) significance)?|mgus | Monoclonal gammopathy | D47.2
(?:al[- ])?amyloidosis | Amyloidosis | E85.9
essential thrombocyth(?:a)?emi(?:a|e) | Essential thrombocythaemia | D47.3
(?:primary |pre-?fibrotic |early )*myelofibrosis | Myelofibrosis | D47.4
polycyth(?:a)?emia vera | Polycythaemia vera | D45
myeloproliferative neoplasm | Myeloproliferative neoplasm | D47.1
myelodysplastic (?:syndrome|neoplasm) | Myelodysplastic syndrome | D46.9
chronic myeloid leuk(?:a)?emia | Chronic myeloid leukaemia | C92.1
chronic lymphocytic leuk(?:a)?emia | Chronic lymphocytic leukaemia | C91.1
acute myeloid leuk(?:a)?emia | Acute myeloid leukaemia | C92.0
acute lymphoblastic leuk(?:a)?emia | Acute lymphoblastic leukaemia | C91.0
diffuse large b[- ]cell lymphoma | Diffuse large B-cell lymphoma | C83.3
follicular lymphoma | Follicular lymphoma | C82.9
hodgkin(?:'s)? lymphoma | Hodgkin lymphoma | C81.9
iron deficiency an(?:a)?emia|eisenmangelanämie | Iron deficiency anaemia | D50.9
iron deficiency|eisenmangel | Iron deficiency | E61.1
h(?:a)?emolytic an(?:a)?emia | Haemolytic anaemia | D58.9
prostate (?:adeno)?(?:cancer|carcinoma)|(?:adeno)?carcinoma of the prostate|prostatic adenocarcinoma|prostatakarzinom | Prostate cancer | C61
benign prostatic hyperplasia | Benign prostatic hyperplasia | N40
renal cell carcinoma|nierenzellkarzinom|hypernephroma | Renal cell carcinoma | C64
oncocytoma | Renal oncocytoma | D30.0
angiomyolipoma | Renal angiomyolipoma | D17.71
urothelial carcinoma|transitional cell carcinoma | Urothelial carcinoma | C67.9
ductal carcinoma in situ|dcis | Ductal carcinoma in situ of the breast | D05.1
invasive (?:ductal|lobular) carcinoma|invasive breast (?:cancer|carcinoma)|carcinoma of no special type|mammakarzinom|breast cancer | Breast cancer | C50.9
papillary (?:thyroid )?carcinoma(?: of the thyroid)? | Papillary thyroid carcinoma | C73
follicular (?:thyroid )?carcinoma | Follicular thyroid carcinoma | C73
medullary (?:thyroid )?carcinoma | Medullary thyroid carcinoma | C73
follicular (?:adenoma|neoplasm) | Follicular neoplasm of the thyroid | D34
toxic adenoma|autonomous(?:ly functioning)? (?:thyroid )?(?:nodule|adenoma) | Toxic thyroid adenoma | E05.1
hashimoto(?:'s)?(?: thyroiditis)?|autoimmune thyroiditis|lymphocytic thyroiditis | Autoimmune thyroiditis | E06.3
graves(?:'|’)?s?(?: disease)?|basedow | Graves' disease | E05.0
thyroid nodule | Thyroid nodule | E04.1
multinodular goit(?:re|er) | Multinodular goitre | E04.2
primary hyperparathyroidism | Primary hyperparathyroidism | E21.0
parathyroid adenoma | Parathyroid adenoma | D35.1
familial hypocalciuric hypercalc(?:a)?emia | Familial hypocalciuric hypercalcaemia | E83.52
osteoporosis|osteoporose | Osteoporosis | M81.0
osteopenia | Osteopenia | M85.8
adrenal adenoma | Adrenal adenoma | D35.0
ph(?:a)?eochromocytoma | Phaeochromocytoma | D35.0
cushing(?:'s)? (?:syndrome|disease) | Cushing's syndrome | E24.9
diabetes mellitus,? type 1|type 1 diabetes(?: mellitus)? | Type 1 diabetes mellitus | E10.9
diabetes mellitus(?:,? type 2)?|type 2 diabetes(?: mellitus)? | Type 2 diabetes mellitus | E11.9
serous (?:cyst)?adenoma|serous cystic neoplasm|microcystic adenoma | Serous cystadenoma of the pancreas | D13.6
mucinous cystic neoplasm|mucinous cystadenoma | Mucinous cystic neoplasm of the pancreas | D13.6
intraductal papillary mucinous neoplasm|(?:branch[- ]duct |main[- ]duct )?ipmn | Intraductal papillary mucinous neoplasm | D13.6
pancreatic (?:ductal )?(?:adeno)?carcinoma|pancreatic cancer|pankreaskarzinom | Pancreatic cancer | C25.9
pancreatic neuroendocrine tumou?r | Pancreatic neuroendocrine tumour | D3A.8
acute pancreatitis | Acute pancreatitis | K85.9
chronic pancreatitis | Chronic pancreatitis | K86.1
hepatocellular carcinoma | Hepatocellular carcinoma | C22.0
cholangiocarcinoma | Cholangiocarcinoma | C22.1
(?:liver |hepatic )cirrhosis|cirrhosis of the liver|leberzirrhose | Cirrhosis of the liver | K74.60
(?:hepatic steatosis|fatty liver|steatosis hepatis) | Fatty liver | K76.0
cholelithiasis|gallstones?|gallbladder stones?|cholezystolithiasis | Gallstones | K80.2
acute cholecystitis | Acute cholecystitis | K81.0
acute appendicitis | Acute appendicitis | K35.80
diverticulitis | Diverticulitis of the large intestine | K57.32
crohn(?:'s|’s)? disease|morbus crohn|ileitis terminalis | Crohn's disease | K50.9
ulcerative colitis|colitis ulcerosa | Ulcerative colitis | K51.9
(?:fibrotic |chronic |inflammatory )?stricture of the (?:terminal )?ileum|ileal stricture | Stricture of the ileum | K56.69
co?eliac disease | Coeliac disease | K90.0
gastro-?(?:o?e)sophageal reflux(?: disease)? | Gastro-oesophageal reflux disease | K21.9
colorectal (?:cancer|carcinoma)|(?:adeno)?carcinoma of the colon|colon (?:cancer|carcinoma) | Colon cancer | C18.9
(?:adeno)?carcinoma of the rectum|rectal (?:cancer|carcinoma) | Rectal cancer | C20
gastric (?:adeno)?carcinoma|gastric cancer | Gastric cancer | C16.9
severe aortic (?:valve )?stenosis|aortic (?:valve )?stenosis|aortenklappenstenose | Aortic valve stenosis | I35.0
aortic (?:valve )?regurgitation|aortic insufficiency | Aortic regurgitation | I35.1
mitral (?:valve )?(?:regurgitation|insufficiency) | Mitral regurgitation | I34.0
paroxysmal atrial fibrillation | Paroxysmal atrial fibrillation | I48.0
persistent atrial fibrillation | Persistent atrial fibrillation | I48.1
atrial fibrillation|vorhofflimmern | Atrial fibrillation | I48.91
atrial flutter | Atrial flutter | I48.92
cardiac amyloidosis|attr[- ]amyloidosis | Cardiac amyloidosis | E85.4
hypertrophic (?:obstructive )?cardiomyopathy | Hypertrophic cardiomyopathy | I42.2
dilated cardiomyopathy | Dilated cardiomyopathy | I42.0
(?:acute )?myocardial infarction|stemi|nstemi | Acute myocardial infarction | I21.9
coronary (?:artery|heart) disease | Coronary artery disease | I25.10
heart failure|herzinsuffizienz | Heart failure | I50.9
(?:essential |arterial )?hypertension|arterielle hypertonie | Hypertension | I10
pulmonary (?:arterial )?hypertension | Pulmonary hypertension | I27.20
pulmonary embol(?:ism|us|i)|lungenembolie | Pulmonary embolism | I26.99
deep (?:vein|venous) thrombosis | Deep vein thrombosis | I82.40
abdominal aortic aneurysm | Abdominal aortic aneurysm | I71.40
pneumonia|pneumonie | Pneumonia | J18.9
pneumothorax | Pneumothorax | J93.9
pleural effusion|pleuraerguss | Pleural effusion | J90
(?:chronic obstructive pulmonary disease|copd) | Chronic obstructive pulmonary disease | J44.9
emphysema | Emphysema | J43.9
idiopathic pulmonary fibrosis|(?:definite |typical )?uip pattern|usual interstitial pneumonia | Idiopathic pulmonary fibrosis | J84.112
(?:fibrotic |chronic )?hypersensitivity pneumonitis|exogen allergische alveolitis | Hypersensitivity pneumonitis | J67.9
sarcoidosis|sarkoidose | Sarcoidosis | D86.9
small cell (?:lung )?(?:carcinoma|cancer) | Small cell lung cancer | C34.90
(?:non[- ]small cell )?lung (?:adeno)?(?:carcinoma|cancer)|bronchial carcinoma|bronchialkarzinom | Lung cancer | C34.90
mesothelioma | Mesothelioma | C45.9
tuberculosis | Tuberculosis | A15.9
multiple sclerosis|multiple sklerose | Multiple sclerosis | G35
optic neuritis|optikusneuritis | Optic neuritis | H46
neuromyelitis optica(?: spectrum disorder)? | Neuromyelitis optica spectrum disorder | G36.0
mog[- ]antibody[- ](?:associated )?disease|mogad | MOG antibody-associated disease | G37.81
chronic inflammatory demyelinating poly(?:radiculo)?neuropathy|cidp | Chronic inflammatory demyelinating polyneuropathy | G61.81
charcot[- ]marie[- ]tooth(?: disease)?|hereditary (?:motor and sensory )?neuropathy | Hereditary motor and sensory neuropathy | G60.0
guillain[- ]barr[eé](?: syndrome)? | Guillain-Barré syndrome | G61.0
(?:poly)?neuropathy | Polyneuropathy | G62.9
glioblastoma | Glioblastoma | C71.9
meningioma | Meningioma | D32.9
(?:isch(?:a)?emic )?(?:stroke|cerebral infarct(?:ion)?) | Cerebral infarction | I63.9
subdural h(?:a)?ematoma | Subdural haematoma | I62.00
parkinson(?:'s)? disease | Parkinson's disease | G20
spinal (?:canal )?stenosis|(?:severe )?central stenosis|spinalkanalstenose | Spinal stenosis | M48.0
(?:degenerative )?spondylolisthesis | Spondylolisthesis | M43.1
(?:lumbar )?dis[ck] (?:herniation|prolapse|extrusion)|bandscheibenvorfall | Intervertebral disc displacement | M51.2
(?:vertebral )?compression fracture | Vertebral compression fracture | M48.5
rotator cuff (?:tear|rupture)|(?:full-thickness )?supraspinatus (?:tear|rupture)|tear of the supraspinatus | Rotator cuff tear | M75.1
(?:medial |lateral )?menisc(?:us|al) tear|tear of the (?:medial |lateral )?meniscus | Meniscal tear | S83.2
(?:anterior cruciate ligament|acl) (?:tear|rupture) | Anterior cruciate ligament tear | S83.51
osteoarthritis|arthrosis|gonarthrose|coxarthrose | Osteoarthritis | M19.90
osteonecrosis|avascular necrosis | Osteonecrosis | M87.9
rheumatoid arthritis | Rheumatoid arthritis | M06.9
systemic lupus erythematosus | Systemic lupus erythematosus | M32.9
giant cell arteritis|temporal arteritis | Giant cell arteritis | M31.6
polymyalgia rheumatica | Polymyalgia rheumatica | M35.3
gout(?:y arthritis)? | Gout | M10.9
malignant melanoma|melanoma in situ|melanoma | Malignant melanoma | C43.9
basal cell carcinoma|basaliom | Basal cell carcinoma | C44.91
squamous cell carcinoma of the skin | Squamous cell carcinoma of the skin | C44.92
dysplastic n(?:a)?evus | Dysplastic naevus | D22.9
endometriosis | Endometriosis | N80.9
(?:uterine )?(?:leiomyoma|fibroid)s? | Uterine leiomyoma | D25.9
ovarian (?:cancer|carcinoma) | Ovarian cancer | C56.9
endometrial (?:cancer|carcinoma) | Endometrial cancer | C54.1
cervical intraepithelial neoplasia|cin ?[123i]{1,3} | Cervical dysplasia | N87.9
nephrolithiasis|(?:kidney|renal) stones?|urolithiasis | Kidney stones | N20.0
chronic kidney disease|chronische niereninsuffizienz | Chronic kidney disease | N18.9
iga nephropathy | IgA nephropathy | N02.8
membranous nephropathy | Membranous nephropathy | N04.2
glaucoma | Glaucoma | H40.9
age[- ]related macular degeneration | Age-related macular degeneration | H35.30
diabetic retinopathy | Diabetic retinopathy | E11.319
"""


def _read() -> tuple[Term, ...]:
    terms: list[Term] = []
    for line in _TABLE.strip().splitlines():
        words, name, code = (part.strip() for part in line.rsplit(" | ", 2))
        terms.append(Term(pattern=re.compile(rf"\b(?:{words})\b", re.IGNORECASE), name=name, icd10=code))
    return tuple(terms)


TERMS = _read()
